"""Terraform, read statically: every stack as it would be applied, as far as its files tell.

A stack is evaluated in full: modules and their instances, variables, locals, functions, templates. Nothing is
executed, nothing outside of the tree is read, no link is followed. What only an apply, a secret store or a
data source could tell is unknown, and travels as such through every expression, with the name of what would
tell it.

`syntax` is the language, `values` what expressions are worth, `functions` and `evaluation` how they come to
it, `modules` what files and instances declare, `objects` what of that is Kubernetes, and `running` has the
processes that do the work, and the cache. Each imports only those named before it.
"""

from bayplan.sources.terraform.plans import read_plan
from bayplan.sources.terraform.reading import read

__all__ = ["read", "read_plan"]
