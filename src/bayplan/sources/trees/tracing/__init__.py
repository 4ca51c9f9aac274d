"""Finds out where the values of a tree are written, by dyeing them and looking where the colour comes out.

The tree is copied to a folder of its own (`copying`). In it every text that could be one of the values looked
for (`tokens`) is replaced by an amount that occurs nowhere else (`dyeing`), the copy is read like any tree,
and every value of it (`leaves`) that bears one of these amounts names the text that it comes from
(`searching`). So literals, variables, locals, templates, overlays and heredocs are all one: the reader itself
is asked, and nothing here knows a language. What is repeated beside a value without being read, in the
triggers of a command, is found by its text (`triggers`).
"""

from bayplan.sources.trees.tracing.copying import Copy, copied
from bayplan.sources.trees.tracing.dyeing import Site, amount_of, replaced
from bayplan.sources.trees.tracing.leaves import Spot, Values, values
from bayplan.sources.trees.tracing.searching import Miss, Search, Traced, trace
from bayplan.sources.trees.tracing.tokens import Token, concerns, unit
from bayplan.sources.trees.tracing.triggers import Repeat, idle, repeats

__all__ = [
    "Copy", "Miss", "Repeat", "Search", "Site", "Spot", "Token", "Traced", "Values", "amount_of", "concerns",
    "copied", "idle", "repeats", "replaced", "trace", "unit", "values",
]  # fmt: skip
