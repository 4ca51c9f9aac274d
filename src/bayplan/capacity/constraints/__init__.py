"""What can bind, one constraint a file. Each speaks twice.

To a pod: how many more would fit if it alone counted, as a function from a `Question` to its rooms: none
where it has nothing to do with the pod, several where it comes in several kinds (extended resources, drivers
of volumes). `placement` and `quota` are asked apart, because they need an engine and a ledger.

To the estate: its load lines (`lines`), how full it is at every place, and, where it lacks evidence, what it
would need to know (`unknown`). Where nothing is known there is no line. `registry.CONSTRAINTS` lists them
all.
"""
