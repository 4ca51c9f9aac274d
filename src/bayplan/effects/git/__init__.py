"""Makes a branch with commits, without touching the work tree, the index or the branch that is checked out.

Only commands that make objects and a reference are used, with an index of their own; no hook is run, and no
remote is asked. Who the author is, git's own configuration says.
"""

from bayplan.effects.git.branching import Commit, branch

__all__ = ["Commit", "branch"]
