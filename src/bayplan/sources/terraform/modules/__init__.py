"""Modules: what the files of a folder declare, and instances of it with their variables, wherever called.

`folders` reads a folder once, however often it is called. `instances` is the world that expressions live in:
variables, locals, resources, data sources and calls of other modules, each worked out when it is first asked
for. `roots` finds the values that a stack gets from its own files. Only what is reached from a stack counts.
"""
