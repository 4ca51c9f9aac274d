"""Trees of files, read as they would be applied: Terraform, manifests, Kustomize, Fleet, rendered charts.

`reading` finds out what belongs to what and hands each part to whoever knows its language; `assembling` makes
one `Tree` of what they bring. Everything that is broken, missing or beyond the tree becomes a finding with
its file and line, and the rest is read all the same. Nothing in a tree is run, nothing is fetched, and no
link is followed out of it.
"""

from bayplan.sources.trees.reading import read
from bayplan.sources.trees.revisions import at_revision

__all__ = ["at_revision", "read"]
