"""The smallest worker that clears a shortage, what it costs before the first pod, and which host bears it.

A worker is like one that is there: it has the labels, taints and drivers of its kind, keeps back for itself
what that one keeps back of its machine, and bears the pods of the same DaemonSets. Sizes are those that
people use (`sizes`). Whether one clears a shortage is never worked out by sums: it is added to a fleet, its
DaemonSet pods are let in, and what was short of a place is placed by the real engine. Of the sizes that clear
it the smallest is told: the next smaller number of cores does not, nor does the next smaller memory.
"""

from bayplan.capacity.addition.searching import additions as additions
from bayplan.capacity.addition.searching import gathered as gathered
from bayplan.capacity.addition.taxing import tax as tax
