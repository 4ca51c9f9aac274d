"""Names that rules of ours record, for whoever asks for them.

A name says of what, and in what: shares are 0 to 1. Finished pods hold nothing; a pod requests the larger of
what its containers request together and what one of its init containers does. Sidecars among the init
containers and the overhead of runtime classes are not added: kube-state-metrics gives them apart.
"""

from typing import Final

POD_REQUESTS: Final = "bayplan:pod_requests:sum"
NODE_REQUESTS: Final = "bayplan:node_requests:share"
NODE_PODS: Final = "bayplan:node_pods:share"
WORKER: Final = "bayplan:node_worker:is"
OPEN: Final = "bayplan:node_open:is"
WORKERS_REQUESTS: Final = "bayplan:workers_requests:share"
WORKERS_LIMITS: Final = "bayplan:workers_limits:share"
MOVABLE: Final = "bayplan:node_movable:sum"
ROOM: Final = "bayplan:node_room:sum"
ATTACHMENTS: Final = "bayplan:node_attachments:count"
UNATTACHED: Final = "bayplan:unattached:count"
QUOTAS: Final = "bayplan:quota:share"
CARD_USE: Final = "bayplan:card_use:ratio"
CARD_FREE: Final = "bayplan:card_memory_free:bytes"
CARD_USED: Final = "bayplan:card_memory_used:bytes"
HOST_COMMITTED: Final = "bayplan:host_memory_committed:bytes"
HOST_VCPUS: Final = "bayplan:host_vcpus_committed:count"
POOLS: Final = "bayplan:pool_data:share"
CLAUSE_MET: Final = "bayplan:trigger_clause:met"
CLAUSE_HELD: Final = "bayplan:trigger_clause:held"

NAMES: Final = {
    POD_REQUESTS: "What a pod that is not finished requests: namespace, pod, uid, node, resource",
    NODE_REQUESTS: "The share of a node's allocatable amount that is requested: node, resource",
    NODE_PODS: "The share of a node's pods that are there: node",
    WORKER: "1 for every node that no taint of a control plane closes: node",
    OPEN: "1 for every worker that any pod may go to (ready, not cordoned, not tainted): node",
    WORKERS_REQUESTS: "The share of what all workers can give that is requested: resource",
    WORKERS_LIMITS: "The limits of everything on the workers as a share of what they can give: resource",
    MOVABLE: "What the pods of a node request that would have to find another place: node, resource",
    ROOM: "What an open node has left for pods that have to stand: node, resource",
    ATTACHMENTS: "Volumes of a driver that a node has attached, or is about to: node, attacher",
    UNATTACHED: "Volumes that could not be attached for ten minutes: none",
    QUOTAS: "How much of a quota is used: namespace, resourcequota, resource",
    CARD_USE: "How busy the card of a pod is, above 0 for any use: namespace, pod, node, gpu",
    CARD_FREE: "What a card has free of its memory: node, gpu",
    CARD_USED: "What is used of the memory of a node's cards: node",
    HOST_COMMITTED: "Memory of the machines that run on a host: host",
    HOST_VCPUS: "Virtual CPUs of the machines that run on a host: host",
    POOLS: "How full a storage pool is, of its whole size: id (storage/HOST/POOL)",
    CLAUSE_MET: "1 while the condition of a trigger is met: trigger, clause",
    CLAUSE_HELD: "1 when the condition has been met for its time: trigger, clause",
}
"""What each is of, and the labels that it has."""
