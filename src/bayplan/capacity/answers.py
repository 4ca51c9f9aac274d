"""The answer to "how many more fit", and the parts it shares with the other answers.

Plain fields only, and none is left out when an answer is written down: amounts are integers in the `unit`
that stands beside them (`millicores`, `bytes`, `count`), names are text, and None means that there is no
bound.
"""

from bayplan.model.record import Record


class Answer(Record, frozen=True, omit_defaults=False):
    """A record that is written down with all its fields."""


class AdmissionRefusal(Answer, frozen=True):
    """The API server's refusal, word for word, and whose rule it was."""

    code: int
    reason: str
    message: str
    plugin: str = ""
    subject: str = ""
    notes: tuple[str, ...] = ()


class NodeVerdict(Answer, frozen=True):
    """What became of one node.

    Where it is not feasible: the `rule` that said no first and its `reasons`; `curable`: removing pods of
    lower priority could help. Where it is: the weighted score of each rule, and their total. Nothing is
    scored where only one node is feasible. `best`: it shares the highest total.
    """

    node: str
    feasible: bool
    rule: str = ""
    reasons: tuple[str, ...] = ()
    curable: bool = False
    scores: dict[str, int] = {}
    total: int = 0
    best: bool = False


class Remedy(Answer, frozen=True):
    """One change that was tried and helps.

    `kind` is one of `gate`, `uncordon`, `request`, `free`, `move`, `slots`, `quota`, `toleration`, `label`,
    `constraint`, `remove`, `node`. `change` says it in a sentence, `subject` is the object to change.
    Remedies are ordered by `rank`, from what costs least to what costs most.
    """

    kind: str
    subject: str
    change: str
    node: str = ""
    resource: str = ""
    amount: int | None = None
    unit: str = ""
    rank: int = 0


class NodeRoom(Answer, frozen=True):
    """How many more one constraint alone allows on one node. `more` None: it sets no bound there.

    `eligible`: taints, labels and cordons let the pod stand there at all. `used`, `capacity` and `per_pod`
    are in the constraint's unit; None where the constraint has no such numbers.
    """

    node: str
    eligible: bool = True
    more: int | None = None
    used: int | None = None
    capacity: int | None = None
    per_pod: int | None = None
    why: str = ""


class ConstraintRoom(Answer, frozen=True):
    """How many more fit if this constraint alone counted, on eligible nodes. `more` None: it sets no bound.

    `constraint` is the family (`memory`, `cpu`, `ephemeral-storage`, `pods`, `extended`, `volume-slots`,
    `host-ports`, `placement`, `quota`), `name` what it is exactly (`nvidia.com/gpu`, a driver, a quota's
    resource), `subject` the object that sets it, where there is one. `at_least`: counting stopped there.
    """

    constraint: str
    name: str
    more: int | None = None
    unit: str = "count"
    per_pod: int | None = None
    used: int | None = None
    capacity: int | None = None
    subject: str = ""
    at_least: bool = False
    nodes: tuple[NodeRoom, ...] = ()
    note: str = ""


class NodeShare(Answer, frozen=True):
    """How many of the new pods went to a node."""

    node: str
    pods: int


class NextPod(Answer, frozen=True):
    """What stops the pod after the last one that fits.

    `refusal`: the API server would not create it. Otherwise `message` is the scheduler's event, and
    `verdicts` say of each node why. `preempts` names the nodes that displacing pods of lower priority could
    clear; the count never includes such pods.
    """

    pod: str
    message: str = ""
    refusal: AdmissionRefusal | None = None
    verdicts: tuple[NodeVerdict, ...] = ()
    preempts: tuple[str, ...] = ()


class Fit(Answer, frozen=True):
    """How many more pods of one shape fit.

    `subject` is what was asked about (`Deployment shop/web`, `Pod shop/web`). `requests` are the effective
    ones, after admission. `refusal`: not even the first one would be created; then everything else is empty.
    `more`: placed with the first of equals; `least` and `most`: over `seeds` ways to break ties; `exact`:
    ties cannot change the number. `cap` is where placing stops; `capped`: it was reached, so more may fit.
    `binding`: the constraint that allows the fewest alone. `pending`: pods that wait already, and were not
    counted. `remedies`: the smallest changes that let one more in, each of which was tried.
    """

    subject: str
    kubernetes: str
    pod: str
    requests: dict[str, str] = {}
    priority: int = 0
    refusal: AdmissionRefusal | None = None
    more: int = 0
    least: int = 0
    most: int = 0
    seeds: int = 0
    exact: bool = True
    cap: int = 0
    capped: bool = False
    binding: str = ""
    constraints: tuple[ConstraintRoom, ...] = ()
    where: tuple[NodeShare, ...] = ()
    stops: NextPod | None = None
    remedies: tuple[Remedy, ...] = ()
    pending: int = 0
    notes: tuple[str, ...] = ()
