"""Changes what stands outside: files of a tree, branches of its repository.

Everything here does what an answer says, checks first that the world is still as the answer found it, and
leaves it as it was where that is not so. Nobody but `app.apply` may import it.
"""
