"""What the codes mean that are not house policy: those of the review itself, and those of reading a tree.

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

CODES: Final = {code.name: code for code in (*REVIEW, *READING)}
