"""The rules' second voice: verdicts and scores for all nodes at once, over NumPy columns.

For large estates. `table.Columns` mirrors a fleet in arrays and follows every placement; each rule has a
module of the same name under `voices/`; `engine.settle` places pods with them and gives what
`bayplan.scheduling.settle` gives. Nothing outside this package imports NumPy, so that small estates are
answered without it.
"""
