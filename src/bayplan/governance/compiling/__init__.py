"""Tiers as objects of Kubernetes: one rule of the house, in the language of whoever holds it up.

`compiled` gives the files for the engine that a declaration names: Kyverno's policies in CEL (`kyverno`),
its older ClusterPolicies (`kyverno_legacy`), policies of the API server itself (`admission`), or plain
objects in namespaces that are named (`objects`). What an engine cannot express is a doubt, never left out in
silence. What a policy does to a namespace or a pod is what `bayplan.admission.house` does to it.
"""

from bayplan.governance.compiling.admission import server_arguments
from bayplan.governance.compiling.choosing import compiled
from bayplan.governance.compiling.doubting import doubts

__all__ = ["compiled", "doubts", "server_arguments"]
