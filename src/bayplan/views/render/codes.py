"""What the codes of `bayplan render` mean: those of proofs, of components, and of files that stay."""

from typing import Final

from bayplan.views.review.codes import Code

RENDERED: Final = (
    Code(
        "profile-unstartable", "error", "a profile that starts nowhere",
        "No declared worker can take a notebook of it: it wants more of something than any of them has, or "
        "something keeps it away. A notebook runs on one worker.",
    ),
    Code(
        "profile-at-once", "error", "fewer notebooks than are promised",
        "`atOnce` of a profile do not find room on the declared workers beside the DaemonSets of components.",
    ),
    Code(
        "profiles-together", "warning", "promises that hold one by one",
        "Each profile has room for `atOnce` of it, and all of them at the same time have not.",
    ),
    Code(
        "profile-refused", "error", "a notebook that its namespace refuses",
        "A limit range or quota of the tier turns its notebooks away before any worker is looked at.",
    ),
    Code(
        "component-refused", "error", "a component that its namespace refuses",
        "The pods that a component runs, with those of DaemonSets on every node, do not get past the limit "
        "range or the quota that its tier sets.",
    ),
    Code(
        "component-limited", "warning", "a limit that nobody chose",
        "A container of a component has no limit of memory, and the limit range of its tier gives it one.",
    ),
    Code(
        "component-unplaced", "error", "a component that finds no node",
        "The declared nodes have no room for what the components request together.",
    ),
    Code(
        "daemonset-kept-away", "error", "a DaemonSet that a taint keeps away",
        "It is needed on nodes of a role, and does not tolerate a taint that they have.",
    ),
    Code(
        "pool-miscounted", "error", "more workers than machines, or fewer",
        "As many machines have a pool's name as their role as the pool has workers, or none has.",
    ),
    Code(
        "addresses-exhausted", "error", "too few addresses",
        "A network has fewer free addresses than workers that are to get one in it.",
    ),
    Code(
        "allocatable-beyond-machine", "error", "more for pods than there is",
        "A worker is to give pods more than its machine leaves once kernel, huge pages, system and eviction "
        "have theirs.",
    ),
    Code(
        "cards-without-device", "error", "cards that no machine has",
        "A pool gives another number of cards to pods than are passed through to its machines.",
    ),
    Code(
        "pinned-memory-beyond-host", "error", "pinned memory beyond the host",
        "Machines with devices passed through or with huge pages keep all of their memory: together they "
        "have more than the host.",
    ),
    Code(
        "scratch-too-large", "error", "scratch larger than its disk",
        "A class of local storage gives more on a node than the largest disk of its machine has.",
    ),
    Code(
        "storage-class-missing", "error", "a storage class that is not declared",
        "A component claims storage of it, and its claims would wait for ever.",
    ),
    Code(
        "storage-too-small", "error", "more claimed than a class has",
        "Components claim more of a storage class than the disk or pool behind it has.",
    ),
    Code(
        "default-class-twice", "error", "two default storage classes",
        "K3s makes its `local-path` the default unless `cluster.disable` names `local-storage`.",
    ),
    Code(
        "default-ingress-twice", "error", "two answers to every ingress",
        "Two controllers take ingresses without a class, or ports 80 and 443 of every node.",
    ),
    Code(
        "driver-twice", "error", "a driver from two places",
        "The operator is to install the driver of cards on machines that have it already.",
    ),
    Code(
        "driver-nowhere", "error", "a driver from nowhere",
        "`bootstrap.driver` leaves the driver to the operator, whose values keep it from installing one.",
    ),
    Code(
        "release-collision", "error", "two releases of one name",
        "The second would take the first over, and what belonged to it would be removed.",
    ),
    Code(
        "dependency-missing", "error", "a wait for nobody",
        "A component waits for one that is not delivered, and so for ever.",
    ),
    Code(
        "dependency-cycle", "error", "a wait in a circle",
        "Components wait for each other, and none of them is ever delivered.",
    ),
    Code(
        "chart-value-missing", "error", "a value that a chart needs",
        "The chart has no default for it and does not work without.",
    ),
    Code(
        "version-conflict", "error", "versions that do not go together",
        "A component's release is not made for the Kubernetes of the cluster, or for another component. "
        "`bayplan versions` names the nearest set that goes together.",
    ),
    Code(
        "tier-not-held", "error, or a warning where it is a part", "a tier that its engine does not hold up",
        "What the tier says cannot be done by the engine that `policyEngine` names.",
    ),
    Code(
        "sharing-count", "error", "cards that are counted otherwise",
        "What a pool gives to pods is not what its cards come to as they are shared.",
    ),
    Code(
        "sharing-label", "warning", "nodes that do not say how their cards are shared",
        "Pools share cards differently, and a label of the node picks which way is its own.",
    ),
    Code(
        "mig-profile", "error", "instances that a card does not have",
        "A MIG configuration is missing, or is none of the card's.",
    ),
    Code(
        "mig-strategy", "error", "instances counted in two ways",
        "`single` or `mixed` holds for the whole cluster.",
    ),
    Code(
        "budget-without-card", "error", "a budget of nothing",
        "Cards are shared by a budget of their memory, and no resource stands for it.",
    ),
    Code(
        "shared-memory", "error", "more shared memory than memory",
        "/dev/shm counts as memory of the notebook, which may take less than that.",
    ),
    Code(
        "several-turns", "error", "several turns of one card",
        "A profile asks for more than one turn: they may be turns of the same card, and are refused.",
    ),
    Code(
        "pool-without-label", "warning", "workers that no label tells from others",
        "A profile is meant for a pool, and nothing keeps it from starting elsewhere.",
    ),
    Code(
        "open-door", "warning", "a page that lets anybody in",
        "A hub whose authenticator asks nobody for a password, or Grafana behind the password of its chart.",
    ),
    Code(
        "address-from-nobody", "warning", "an address that nobody gives out",
        "A Service waits for an address of its own, and nothing that is declared gives one.",
    ),
    Code(
        "image-without-hub", "warning", "an image that no notebook starts from",
        "The hub starts every notebook by `jupyterhub-singleuser`, which images of NVIDIA's catalog lack.",
    ),
    Code(
        "edited-by-hand", "error", "a file that somebody edited",
        "A file of the tree differs from what was rendered. It is kept, and not what is declared, until the "
        "edit stands in the estate file or is given up with `--overwrite`.",
    ),
    Code(
        "in-the-way", "error", "a file where another is to be",
        "Something that was not rendered stands where a file is to be written. It is kept.",
    ),
    Code(
        "tree-outdated", "error", "a tree that is not what is declared",
        "Told by `--check`: the file would be written or removed.",
    ),
)  # fmt: skip
