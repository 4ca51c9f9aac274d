"""Makes the patch of a plan: the edits that change just what the plan wants, and what no edit surely reaches.

What is wanted (`wishes`) is traced to the texts it is written in (`sources.trees.tracing`); of these are
edited those that feed nothing else (`choosing`), in the style they have (`styling`); the edited tree is read
again and held against what it was (`proving`). Nothing is written to the tree here.
"""

from bayplan.app.patching.making import patch, patched

__all__ = ["patch", "patched"]
