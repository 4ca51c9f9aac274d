"""What can bind, one constraint a file. Each says how many more pods it would allow if it alone counted.

A constraint is a function from a `Question` to its rooms: none where it has nothing to do with the pod,
several where it comes in several kinds (extended resources, drivers of volumes). `registry.CONSTRAINTS` lists
those that nodes set; `placement` and `quota` are asked apart, because they need an engine and a ledger.
"""
