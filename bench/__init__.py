"""Speed and memory against thresholds, and against peers that run beside.

`cases` says what is measured and what is asked of it; every file in `workloads` measures one subject. Each
measurement is a trial in a process of its own, so that its memory and its imports are its own too; `series`
runs the trials and `report` prints what came of them.
"""
