"""Proves a plan of sizes: what becomes of it when it is tried out on the cluster, and on the rules of a tree.

Admission and rollouts are those of a review, losses and removals those of a question of capacity. Once all
rollouts are through, every pod is looked at where it stands today. Where that does not fit any more, the
places are those that the rollouts end at with the real engine. What holds today is worked out once.
"""

from bayplan.app.proving.proof import Prover as Prover
from bayplan.app.proving.reviewing import review as review
