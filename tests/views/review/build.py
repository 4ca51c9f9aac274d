"""Reviews to show: a bad change with everything in it, a clean tree, and any text that a stranger writes."""

from hypothesis import strategies as st

from bayplan.model.findings import Finding, Fix, Severity
from bayplan.model.record import Record
from bayplan.review.answers import Account, Counts, Ending, Placement, Review, Sum, Verdict

REFUSAL = 'pods "soulseek-" is forbidden: maximum memory usage per Pod is 1536Mi, but limit is 1728Mi'
QUOTA_REFUSAL = (
    'pods "immich-server-" is forbidden: exceeded quota: tier-quota, requested: requests.memory=4Gi, '
    "used: requests.memory=9680Mi, limited: requests.memory=12Gi"
)

LIMIT = Finding(
    "limit-range", Severity.ERROR, "Deployment servarr/soulseek",
    "the pod's memory limit is above what the limit range allows",
    evidence=("LimitRange servarr/tier-defaults stands in policies/tiers.yaml:41",),
    file="servarr/main.tf", line=14, last_line=62,
    arithmetic="1536 + 128 + 64 = 1728Mi limited, 1536Mi allowed", refusal=REFUSAL,
    fixes=(
        Fix("limit container soulseek to 1344Mi of memory", verified=True),
        Fix("let the limit range allow 1728Mi", verified=True),
    ),
)  # fmt: skip
ROLLOUT = Finding(
    "rollout-stops", Severity.ERROR, "Deployment immich/immich-server",
    "the old and the new pod do not fit into the quota together",
    file="immich/main.tf", line=120, last_line=188,
    arithmetic="9680 + 4096 = 13776Mi requested at the peak, 12288Mi allowed", refusal=QUOTA_REFUSAL,
    fixes=(
        Fix("use the Recreate strategy", verified=True),
        Fix("set maxSurge to 0", verified=True),
        Fix("raise requests.memory of tier-quota to 13776Mi"),
    ),
)  # fmt: skip
BUDGET = Finding(
    "budget-blocks", Severity.WARNING, "PodDisruptionBudget redis/redis",
    "no pod of the single replica may ever be evicted: minAvailable is 1",
    remedy="use maxUnavailable 1, or run two replicas", file="redis/main.tf", line=7,
)  # fmt: skip
GPU = Finding(
    "gpu-label",
    Severity.NOTE,
    "Deployment media/tdarr",
    "nothing sets the label that it selects",
    file="m.tf",
)
EARLIER = (
    Finding(
        "cpu-limit", Severity.WARNING, "Deployment chrome/worker", "a CPU limit is set",
        file="chrome/main.tf", line=3,
    ),
    Finding(
        "memory-request", Severity.ERROR, "CronJob ytdlp/sync", "no memory is requested",
        file="ytdlp/main.tf", line=30,
    ),
)  # fmt: skip
EXCUSED = (
    Finding(
        "hostname", Severity.WARNING, "Deployment media/frigate", "a node is named",
        remedy="the camera hangs on that node (until 2027-01-31)", file="frigate/main.tf", line=88,
    ),
)  # fmt: skip

VERDICTS = (
    Verdict("Deployment", "blog", "web", Ending.COMPLETES, "completes", 2, 2, 2, file="blog/main.tf", line=4),
    Verdict("Deployment", "redis", "redis", Ending.UNCHANGED, "unchanged", 1, 1, 1),
    Verdict(
        "Deployment", "immich", "immich-server", Ending.STOPS,
        "stops at 0 of 1 updated, the old pod keeps serving", 0, 1, 1,
        refusals=(QUOTA_REFUSAL,), file="immich/main.tf", line=120,
    ),
    Verdict(
        "Deployment", "servarr", "soulseek", Ending.DOWN, "goes to zero: Recreate takes the old pod first",
        0, 1, 0, refusals=(REFUSAL,), also=("stops at 0 of 1 updated",), file="servarr/main.tf", line=14,
    ),
    Verdict(
        "Deployment", "chrome", "worker", Ending.STOPS, "stops at 0 of 1", 0, 1, 1,
        file="chrome/main.tf", line=3,
    ),
    Verdict(
        "StatefulSet", "dbaas", "mysql", Ending.HINGES, "completes if memory is at most 4Gi", 0, 1, 1,
        hinges_on=("var.memory",), file="dbaas/main.tf", line=9,
    ),
)  # fmt: skip
ACCOUNTS = (
    Account("blog", "tier-quota", "requests.memory", "4Gi", "1Gi", "1Gi", "1536Mi", "2560Mi", 0.375),
    Account(
        "immich", "tier-quota", "requests.memory", "12Gi", "9680Mi", "11776Mi", "13776Mi", "-1488Mi", 1.121
    ),
    Account("dbaas", "tier-quota", "limits.memory", "8Gi", "6Gi", "6Gi", "7900Mi", "292Mi", 0.964, True),
)  # fmt: skip


def bad() -> Review:
    """A change that does not go through, with everything that a review can say."""
    return Review(
        "stacks", "1.35", "git:HEAD~1", Counts(212, 43, 310, 128, 140, 3),
        (BUDGET, LIMIT, ROLLOUT, GPU), EARLIER, EXCUSED, VERDICTS, ACCOUNTS,
        (Sum("immich", "requests.memory", "11776Mi", "13776Mi"), Sum("dbaas", "cpu", "2", "3", True)),
        Placement(
            7, 126, ("osm-routing/otp-0: 7 Insufficient memory",), ("batch/encode-x",), False, ("k8s-node1",)
        ),
        ("CronJob ytdlp/sync was not played: its schedule has no end",),
    )  # fmt: skip


def clean() -> Review:
    """A tree that is fine."""
    return Review("stacks", "1.35", counts=Counts(212, 43, 310, 128, 140), verdicts=VERDICTS[:2])


def with_findings(*findings: Finding, base: str = "") -> Review:
    """A tree with these findings."""
    return Review(".", "1.35", base, Counts(1, 0, 1, 1, 1), findings)


TEXTS = st.text(max_size=12) | st.text(
    "\x00\x1b\x9b\n\r\t|`<>&@:,%$\ud800\ufffe\u202e'\"\\*_[]()#~-", max_size=12
)
"""Texts of all sorts, and those that mean something to somebody."""
_LINES = st.integers(0, 5000)
FINDINGS = st.builds(
    Finding, TEXTS, st.sampled_from(Severity), TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple),
    TEXTS, TEXTS, _LINES, _LINES, TEXTS, TEXTS,
    st.lists(st.builds(Fix, TEXTS, st.booleans()), max_size=2).map(tuple),
)  # fmt: skip
_MANY = st.lists(FINDINGS, max_size=3).map(tuple)
_TUPLES = st.lists(TEXTS, max_size=2).map(tuple)
_VERDICTS = st.builds(
    Verdict, TEXTS, TEXTS, TEXTS, st.sampled_from(Ending), TEXTS, _LINES, _LINES, _LINES, _TUPLES, _TUPLES,
    _TUPLES, _TUPLES, TEXTS, _LINES,
)  # fmt: skip
_ACCOUNTS = st.builds(
    Account, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.floats(0, 9), st.booleans()
)
REVIEWS = st.builds(
    Review, TEXTS, TEXTS, TEXTS, st.just(Counts(unknowns=2)), _MANY, _MANY, _MANY,
    st.lists(_VERDICTS, max_size=2).map(tuple), st.lists(_ACCOUNTS, max_size=2).map(tuple),
    st.lists(st.builds(Sum, TEXTS, TEXTS, TEXTS, TEXTS), max_size=1).map(tuple),
    st.builds(Placement, _LINES, _LINES, _TUPLES, _TUPLES, st.none() | st.booleans(), _TUPLES), _TUPLES,
)  # fmt: skip
"""Any review, with any text in any field."""


def texts(value: object) -> list[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [found for part in value for found in texts(part)]
    if isinstance(value, Record):
        return [found for name in value.__struct_fields__ for found in texts(getattr(value, name))]
    return []
