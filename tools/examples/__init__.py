"""Makes the example estates: Kubernetes dumps of clusters that do not exist.

An estate is described by blueprints (machines, namespaces, workloads). Pods are admitted and placed by a
small reckoning of our own, and everything is then written as kubectl prints it. Nothing is taken from
`bayplan` itself, so that a mistake there cannot make the examples agree with it; nothing reads a clock or
chance, so that every run writes the same bytes.
"""
