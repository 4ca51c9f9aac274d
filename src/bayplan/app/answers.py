"""What the commands answer, as plain records: whatever is shown or written down is in them.

Amounts are integers in the `unit` beside them, as in `bayplan.capacity.answers`, whose parts are used here
too.
"""

from bayplan.app.assertions import Assertion
from bayplan.app.machinery import MachineChange, Overload
from bayplan.capacity.answers import AdmissionRefusal, Answer, Fit, NodeVerdict, Remedy
from bayplan.capacity.report.lines import LoadLine
from bayplan.model.findings import Finding

__all__ = [
    "AdmissionRefusal", "Answer", "Assertion", "Finding", "Fit", "LoadLine", "MachineChange", "NodeVerdict",
    "Overload", "Remedy",
]  # fmt: skip


class Candidate(Answer, frozen=True):
    """A node that displacing pods could clear. `best`: kube-scheduler would take it, or one of its equals."""

    node: str
    victims: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()
    best: bool = False


class Displacement(Answer, frozen=True):
    """What preemption came to. `message` is its status text, empty where a candidate was found."""

    candidates: tuple[Candidate, ...] = ()
    message: str = ""


class Explanation(Answer, frozen=True):
    """Why a pod stands where it stands, or does not stand.

    `state` is one of `pending` (waits for a node), `standing` (bound, decided again as if it had just come),
    `finished`, `terminating`, `new` (from a manifest), `refused` (the API server would not create it),
    `gated`. `conclusion` says it in one sentence. `stands_on`: where it is now; `goes_to`: the equally good
    nodes it would be put on today, one of which is picked at random. `message`: the FailedScheduling text,
    computed; `recorded`: the one found in the pod's status; `differs`: both are there and say different
    things. `uncreated`: pods that the workload asked for and could not create.
    """

    pod: str
    state: str
    conclusion: str
    kubernetes: str
    workload: str = ""
    requests: dict[str, str] = {}
    priority: int = 0
    stands_on: str = ""
    goes_to: tuple[str, ...] = ()
    message: str = ""
    recorded: str = ""
    differs: bool = False
    refusal: AdmissionRefusal | None = None
    verdicts: tuple[NodeVerdict, ...] = ()
    displacement: Displacement | None = None
    remedies: tuple[Remedy, ...] = ()
    uncreated: int = 0
    notes: tuple[str, ...] = ()


class Move(Answer, frozen=True):
    """A pod that goes and the one that comes for it. `to` empty: it found no place, or nobody replaces it.

    `wave` counts from 1: each waits for the replacements of the one before. `at`: seconds after a loss.
    """

    pod: str
    origin: str = ""
    replacement: str = ""
    to: str = ""
    wave: int = 0
    at: int | None = None
    charged: str = ""
    waited: str = ""
    notes: tuple[str, ...] = ()


class Unplaced(Answer, frozen=True):
    """A pod that found no place, in the scheduler's words."""

    pod: str
    message: str
    instead_of: str = ""


class Blocked(Answer, frozen=True):
    """A pod that does not go, why, and the smallest change that lets it."""

    pod: str
    reason: str
    remedy: str = ""


class Stay(Answer, frozen=True):
    """A pod that stays where it is, and why. `until`: what would release it."""

    pod: str
    reason: str = ""
    until: str = ""


class Displaced(Answer, frozen=True):
    """Pods of lower priority that one pod pushed off a node."""

    by: str
    node: str
    victims: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()


class WaitingVolume(Answer, frozen=True):
    """A volume that a replacement has to wait for. `seconds` is the shortest wait; None: nobody can say."""

    pod: str
    volume: str
    seconds: int | None = None
    why: str = ""


class RefusedPod(Answer, frozen=True):
    """A pod (or another object) that the API server would not create."""

    pod: str
    refusal: AdmissionRefusal


class StepResult(Answer, frozen=True):
    """What one step came to.

    `step` is as it was written; `kind` one of `drain`, `lose`, `add`, `remove`, `resize`, `move-gpu`, `set`,
    `scale`, `apply`. `machines` are those of the lower layer that change with it, `overloads` what cannot
    bear it there.
    `complete`: it was done as asked. `moved` holds pods that went, with where their replacements stand;
    `later` what comes back only once somebody acts (see `stays`), with where it would go; `created` new pods
    with where they stand; `unplaced` pods that now wait. `complaints`: for these kubectl would not begin.
    """

    step: str
    kind: str
    subject: str
    conclusion: str
    complete: bool = True
    moved: tuple[Move, ...] = ()
    later: tuple[Move, ...] = ()
    created: tuple[Move, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    stays: tuple[Stay, ...] = ()
    displaced: tuple[Displaced, ...] = ()
    waiting: tuple[WaitingVolume, ...] = ()
    deleted: tuple[str, ...] = ()
    refused: tuple[RefusedPod, ...] = ()
    complaints: tuple[str, ...] = ()
    machines: tuple[MachineChange, ...] = ()
    overloads: tuple[Overload, ...] = ()
    notes: tuple[str, ...] = ()


class Load(Answer, frozen=True):
    """How much of one resource of one node is requested."""

    resource: str
    unit: str
    used: int
    capacity: int


class NodeLoads(Answer, frozen=True):
    """A node's loads. `exists` is false before it is added, or after it is removed."""

    node: str
    pods: int = 0
    exists: bool = True
    schedulable: bool = True
    loads: tuple[Load, ...] = ()


class QuotaLoad(Answer, frozen=True):
    """How much of one resource of one quota is used."""

    quota: str
    resource: str
    used: str
    hard: str


class Pending(Answer, frozen=True):
    """A pod that waits, in the scheduler's words."""

    pod: str
    message: str


class State(Answer, frozen=True):
    """The estate before, or after, the steps: nodes, pods that wait, and the quotas that the steps change.

    `lower` are the load lines that the steps change: of hosts, storage pools and networks, and the slots for
    volumes of nodes.
    """

    nodes: tuple[NodeLoads, ...] = ()
    pending: tuple[Pending, ...] = ()
    quotas: tuple[QuotaLoad, ...] = ()
    lower: tuple[LoadLine, ...] = ()


class WhatIf(Answer, frozen=True):
    """The steps, one after the other on one estate, and what it looks like before and after.

    `name` is the scenario's. `assertions`: what became of what scenario files expect.
    `seed` None: of equally good nodes the first is taken. `ties` of `decisions` were such choices, so another
    run of the real scheduler may differ there.
    """

    kubernetes: str
    steps: tuple[StepResult, ...] = ()
    before: State = State()
    after: State = State()
    seed: int | None = None
    decisions: int = 0
    ties: int = 0
    complete: bool = True
    name: str = ""
    assertions: tuple[Assertion, ...] = ()
    notes: tuple[str, ...] = ()


class PodBlock(Answer, frozen=True):
    """A pod in the picture of a node; memory in bytes."""

    pod: str
    tier: str
    memory: int


class BayPicture(Answer, frozen=True):
    """A node as a bay: the pods in it, by tier and then by size; memory in bytes."""

    node: str
    role: str
    memory: int
    requested: int
    free: int
    pods: tuple[PodBlock, ...] = ()
    tiers: dict[str, int] = {}
    schedulable: bool = True
    marks: tuple[str, ...] = ()


class NodeLevel(Answer, frozen=True):
    """How much of one constraint is used on one node."""

    node: str
    used: int
    capacity: int


class ConstraintLoad(Answer, frozen=True):
    """How full one constraint is, over all nodes that have it, in the order of the picture.

    `constraint` is `memory`, `cpu`, `ephemeral-storage`, `pods`, an extended resource, or `volume slots
    (DRIVER)`. `fullest` names the node with the least left in proportion.
    """

    constraint: str
    unit: str
    used: int
    capacity: int
    nodes: tuple[NodeLevel, ...] = ()
    fullest: str = ""


class Reviewed(Answer, frozen=True):
    """A change in a sentence, and what a review has to say about it."""

    change: str
    findings: tuple[Finding, ...] = ()


class Demo(Answer, frozen=True):
    """The whole demonstration.

    The picture, the loads, a drain, a pending pod, how many more fit, and a change that would be refused.
    """

    estate: str
    kubernetes: str
    nodes: tuple[BayPicture, ...] = ()
    tiers: tuple[str, ...] = ()
    loads: tuple[ConstraintLoad, ...] = ()
    drain: WhatIf | None = None
    pending: Explanation | None = None
    fit: Fit | None = None
    review: Reviewed | None = None
    notes: tuple[str, ...] = ()


class Taken(Answer, frozen=True):
    """A snapshot that was written: where, how large, what is in it, what was skipped, and what is amiss."""

    path: str
    size: int
    digest: str
    kubernetes: str
    sources: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    skipped: dict[str, int] = {}
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
