"""Many stacks at once: worker processes that read them, and a cache of what came of it.

A worker is a process of its own, so that a stack that hangs or crashes it costs that stack and nothing else,
and so that all cores help. It is started with the interpreter's safe path: nothing in the tree can be taken
for a module of Python.
"""
