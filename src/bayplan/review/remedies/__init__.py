"""Remedies: the smallest changes that would make a workload pass, one kind a file, each tried first.

A remedy proposes variations of the world; the review is run again with each, and only what passes is kept.
"""
