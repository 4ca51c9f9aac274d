"""Filling an estate until nothing more goes in, and finding what stops the next one.

A `Hold` is an estate that is being filled: a fleet, the ledgers of quotas and of storage pools. `packing`
fills it with pods of a series, by arithmetic where that is exact and with the scheduler's engine where it is
not. `lacking` asks the rules what keeps the next pod out, place by place; `relaxing` makes one of these
things give way, and `stops` finds, and tries, which of them have to.

Where a pod may stand at all (taints, cordons, labels, the reach of its volumes) belongs to the question;
only where no node is left do these rules count as what stops it.
"""
