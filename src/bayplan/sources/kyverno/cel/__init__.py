"""The Common Expression Language, as much of it as policies about namespaces and pods use.

`parsing` makes a tree of an expression, `evaluating` its value. This is own code, because a value is wanted
for every namespace that there may be: the libraries there are evaluate for one given object, and none shows
its tree. What is not known here is never guessed: it raises `NotUnderstood`.
"""
