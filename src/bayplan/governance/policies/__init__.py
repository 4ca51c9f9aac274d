"""The checks, one a file, none aware of another; `bayplan.governance.registry` is the one list of them.

Each module says what it objects to, whose rule that is, and where it stays silent on purpose.
"""
