"""What expressions are worth in a scope: names, operators, functions, templates.

Nothing is executed and nothing outside the tree is read: files are reached through the jail alone. Where a
value hangs on something unknown, the answer is that unknown; where Terraform would refuse, `Wrong` is raised.
"""
