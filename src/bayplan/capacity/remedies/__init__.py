"""What would let a pod in that fits nowhere: one kind of change a file, and nothing that was not tried.

A finder is a function from a `Case` to remedies. It proposes the smallest change of its kind, tries it on the
fleet with the scheduler's own rules, and names it only if the pod then fits. `registry.find` asks all of
them.
"""
