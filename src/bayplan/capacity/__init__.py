"""How much more an estate can bear: how many pods of one shape still fit, by each constraint and by all.

Pure computation over a fleet. One constraint is one file under `constraints/`; `constraints.registry` lists
them. Nothing here picks an engine: whoever asks hands in the function that places pods.
"""
