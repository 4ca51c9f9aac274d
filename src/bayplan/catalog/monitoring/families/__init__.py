"""Families of rules: one thing that may run out or go wrong, one file, one line in `monitoring.registry`.

Families are independent of each other; what several of them ask for is recorded by `requests`, and named in
`monitoring.recorded`.
"""
