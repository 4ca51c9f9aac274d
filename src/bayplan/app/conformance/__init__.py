"""Recorded behaviour of real control planes, played against the engine; every difference is reported.

`scheduling` plays admission and placement, `evictions` the eviction API, `rollouts` the workload controllers;
`run` finds the files and sums up.
"""
