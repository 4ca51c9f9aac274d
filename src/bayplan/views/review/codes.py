"""What the codes mean that are not house policy: those of the review itself, and those of reading.

Codes are for ever: people write them into their files to excuse findings. `docs/reference/findings.md` is
made of this list (`python -m tools.finding_index`).
"""

from typing import Final, NamedTuple


class Code(NamedTuple):
    """A code: how bad it is, what it says in a few words, and what that means for whoever reads it."""

    name: str
    severity: str
    title: str
    reason: str


REVIEW: Final = (
    Code(
        "admission-refused", "error", "pods are refused",
        "The API server refuses the pods of a workload: a limit range, a missing class, a value that is none."
        " The workload itself is accepted, and only the events of its controller say why nothing happens.",
    ),
    Code(
        "job-refused", "error", "a Job gets no pod",
        "The pods of a Job or CronJob are refused. The Job counts as running for ever, without a pod and "
        "without logs.",
    ),
    Code(
        "quota-exceeded", "error", "more than a quota allows",
        "What the workload asks for does not fit its quota, even when everything else stands still.",
    ),
    Code(
        "rollout-stuck", "error", "a rollout that stops",
        "The pods fit, and the extra ones of the rollout do not. It stops on the way, and the old pods keep "
        "serving.",
    ),
    Code(
        "rollout-down", "error", "a rollout that ends with nobody serving",
        "The old pods are gone before the new ones are refused or find no place.",
    ),
    Code(
        "next-rollout-stuck", "warning", "the next rollout would stop",
        "It stands as it is. The first change to its template, or the first restart, would not go through.",
    ),
    Code(
        "pod-unschedulable", "error", "no node can take a pod",
        "A pod is created and waits: none of the nodes that it may use has room for it.",
    ),
    Code(
        "preempts", "warning", "others have to go",
        "A pod finds its place by throwing out pods of a lower priority.",
    ),
    Code(
        "node-loss", "warning", "a node may no longer be lost",
        "After the change one node can no longer fail without pods that find no place on the others.",
    ),
    Code(
        "cron-jobs-collide", "warning", "CronJobs that start together and do not fit together",
        "Each of them finds room by itself. In the minute named they start at once, and one is refused or "
        "waits.",
    ),
    Code(
        "value-unknown", "note", "a value that no file gives decides",
        "With some values it passes and with others not, so there is no verdict. `--set` or a snapshot gives "
        "the value.",
    ),
)  # fmt: skip

READING: Final = (
    Code(
        "unreadable-document", "error, or a note where it is no manifest", "a document that cannot be read",
        "It is broken, or a value in it is none that Kubernetes would take. It is not part of the review.",
    ),
    Code(
        "unreadable-terraform", "error", "Terraform that cannot be read",
        "A file, or a document within it, is not valid. What it declares is not part of the review.",
    ),
    Code(
        "terraform-refuses", "warning", "an expression that Terraform would refuse",
        "What hangs on it counts as unknown.",
    ),
    Code(
        "module-not-read", "warning", "a module that is not in the tree",
        "Nothing is fetched, so what the module declares is not part of the review. A copy in the tree or "
        "the plan's JSON would tell.",
    ),
    Code(
        "unknown-number-of-objects", "note", "nobody knows which objects there are",
        "A `count`, a `for_each` or the whole of a manifest hangs on a value that no file gives.",
    ),
    Code(
        "stack-not-finished", "error", "a stack that was not read to its end",
        "It asks for more work or memory than can be right. What came after is not part of the review.",
    ),
    Code(
        "outside-the-tree", "warning, or a note for a link", "something leads out of the tree",
        "Links and `..` are not followed out of it, and what lies there is not part of the review.",
    ),
    Code(
        "not-rendered", "warning, or a note for a chart",
        "something that only another program can write out",
        "A chart's templates, or a kustomization that would fetch something or for which `kubectl` "
        "is missing.",
    ),
    Code(
        "duplicate-object", "warning, or a note between dumps", "one object declared twice",
        "Whichever is applied last wins, and each apply undoes the other. The first is reviewed.",
    ),
    Code(
        "policy-left-out", "note", "a policy that is not understood",
        "A rule of Kyverno asks what cannot be answered from files. It is left out rather than guessed.",
    ),
    Code(
        "negative-allocatable", "error", "a node with less than nothing",
        "A dumped node has a negative amount. It counts as 0.",
    ),
    Code(
        "unknown-node", "warning", "pods on a node that was not read",
        "They count with the namespace and its quotas, and use no room on any node.",
    ),
    Code(
        "owner-cycle", "warning", "objects that own each other in a circle",
        "Nobody can say which controller would make them again.",
    ),
)  # fmt: skip

BELOW: Final = (
    Code(
        "machine-pending", "note", "changes that wait for a stop and a start",
        "The machine runs with other values than its configuration holds. A restart inside of it does not "
        "apply them.",
    ),
    Code(
        "node-without-machine", "warning", "a node whose machine was not read",
        "Nothing is known of its host, its disks and its slots. Dumps of its host would tell, or a provider "
        "id.",
    ),
    Code(
        "machine-in-doubt", "warning", "nobody can say which machine a node is",
        "Several machines have the sign by which it is known, or several nodes claim one machine. They are "
        "left apart.",
    ),
    Code(
        "duplicate-machine", "warning", "two machines with one number",
        "A number is unique in a cluster of Proxmox VE, so these dumps are of several. The machines are kept "
        "apart by their hosts.",
    ),
    Code(
        "dumps-disagree", "warning", "two files say different things of one machine, host or storage",
        "The more exact file is believed. Dumps of different moments do so, and configurations with pending "
        "changes already in.",
    ),
    Code(
        "mapping-complaint", "warning, or a note where Proxmox VE only warns",
        "a resource mapping that does not fit the devices",
        "Proxmox VE says so itself. A machine that asks for the mapping may not start.",
    ),
    Code(
        "promises-unknown", "note", "what is promised on a storage is not fully known",
        "Configurations of machines are missing, or sizes of disks. The sum that is shown is a lower bound.",
    ),
    Code(
        "containers-left-out", "note", "containers (LXC) beside the machines",
        "They are not modelled, and the memory they use counts for nobody.",
    ),
)  # fmt: skip

DECLARED: Final = (
    Code(
        "host-memory-overcommitted", "warning", "more memory for machines than a host has for them",
        "The host's memory less its reserve, times what may be promised of it, is less than what its "
        "machines were given. When they use it, the kernel swaps, and then kills one of them.",
    ),
    Code(
        "host-vcpus-overcommitted", "warning", "more virtual CPUs than a host's threads bear",
        "Machines wait for each other as soon as they compute. Four for each thread are allowed where "
        "nothing is declared.",
    ),
    Code(
        "pool-overcommitted", "warning", "larger disks than a thin pool may promise",
        "They fit as long as they are not written full. A thin pool that is full takes all of its disks "
        "with it.",
    ),
    Code(
        "slots-overcommitted", "warning", "more volumes for a worker than its machine has slots left",
        "The scheduler sends pods there, and they wait for ever: no free slot is found.",
    ),
    Code(
        "disk-shared", "warning", "a storage pool on a disk that carries something else",
        "When one of the two writes much, the other waits. More workers do not relieve it.",
    ),
    Code(
        "loss-not-survivable", "warning", "a loss that is to be survived and cannot be",
        "The policy names a host, and there is only one.",
    ),
    Code(
        "address-not-reserved", "warning", "a virtual address that nobody keeps free",
        "Its network does not reserve it. A machine that is made later may be given it, and then two answer.",
    ),
    Code(
        "servers-even", "warning", "an even number of control planes",
        "etcd needs more than half of its members. Four bear the loss of one, as three do, and there is one "
        "more to lose.",
    ),
    Code(
        "servers-without-address", "warning", "several control planes without an address in common",
        "Agents and people ask one of them by its own address. When that one is gone, the others serve "
        "nobody.",
    ),
    Code(
        "tier-cards-uncounted", "warning", "a tier for cards whose quota does not count them",
        "A quota holds only what it names: without requests.nvidia.com/gpu a namespace may take every card.",
    ),
    Code(
        "tier-priority-shared", "warning", "two tiers of one priority",
        "The scheduler evicts pods of lower priority only: tiers of one value never displace each other.",
    ),
    Code(
        "tier-not-held", "warning", "something of a tier that nothing in the cluster does",
        "The engine that is declared cannot do it. What is computed here counts on it nevertheless.",
    ),
    Code(
        "declared-differs", "warning", "something is declared otherwise than it was seen",
        "What was seen counts. Either somebody forgot to write down a change, or somebody made one unasked.",
    ),
    Code(
        "declared-unseen", "note", "a machine that is declared and was not seen",
        "Its host was read, and it was not there. It counts as if it were, as what is planned does.",
    ),
)  # fmt: skip

CODES: Final = {code.name: code for code in (*REVIEW, *READING, *BELOW, *DECLARED)}
