"""Estate files of every shape, for hypothesis: the plain values of their forms, free of contradictions."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as some

Strategy = some.SearchStrategy[Any]

NAMES = some.text("abcxyz-", min_size=1, max_size=6).filter(
    lambda one: one.strip("-") == one and "--" not in one  # what objects and files can be called, too
)
TEXTS = some.one_of(
    NAMES,
    some.sampled_from(
        ["on", "1.34", "0x10", "2027-01-31", "a: b", "- x", "# no", "it's", "1e3", "~", "=", "x:"]
    ),
    some.text(min_size=1, max_size=8).filter(lambda one: one.strip() == one and one.isprintable()),
)
COUNTS = some.integers(0, 9999)
SIZES = some.one_of(
    some.integers(1, 4096).map(lambda one: f"{one}Gi"),
    some.sampled_from(["1.1T", "10.7T", "512Mi", "15360Mi", "272G", "286720000Ki"]),
)
RATIOS = some.sampled_from([0.5, 1, 1.0, 1.25, 4, 2.5])
SHARES = some.one_of(
    some.integers(1, 150).map(lambda one: f"{one} %"), some.sampled_from(["85%", "62.5 %", "0.1 %"])
)
DURATIONS = some.sampled_from(["90m", "7d", "30d", "1h30m", "1d2h3m", "2h"])
DATES = some.sampled_from(["2027-01-31", "2026-12-24"])
QUANTITIES = some.sampled_from(["500m", "2Gi", "8", "1.5Gi", "64Mi", "14k", "1e3", "0"])
AMOUNTS = some.dictionaries(
    some.sampled_from(["cpu", "memory", "pods", "nvidia.com/gpu"]), QUANTITIES, max_size=2
)
ROOM = some.fixed_dictionaries({"cpu": QUANTITIES, "memory": QUANTITIES})
LABEL_KEYS = some.one_of(NAMES, some.sampled_from(["example.org/zone", "on", "1.34"]))
LABEL_VALUES = some.one_of(NAMES, some.sampled_from(["", "on", "1.34", "0x10", "2027-01-31", "1e3"]))
LABELS = some.dictionaries(LABEL_KEYS, LABEL_VALUES, max_size=2)
SOME_LABELS = some.dictionaries(LABEL_KEYS, LABEL_VALUES, min_size=1, max_size=2)
CLAUSES = some.one_of(
    some.sampled_from(
        [
            "max-attachments >= 25",
            "max-attachments of csi.example.org > 22 for 3d",
            "memory-requests > 90 %",
            "pool-data >= 80.5 % for 1d12h",
            "attach-failures >= 1 once",
            "evictions-per-day > 20 for 3d",
            "planned-additions == 0",
            "cpu-requests < 5%",
        ]
    )
)


def form(required: dict[str, Strategy], **optional: Strategy) -> Strategy:
    """A mapping of which some keys may be left out."""
    if not optional:
        return some.fixed_dictionaries(required)
    return some.fixed_dictionaries(required, optional=optional)


def numbered(one: Strategy, mark: Callable[[int, dict[str, Any]], dict[str, Any]]) -> Strategy:
    """A list of entries, each with what tells it from the others."""
    return some.lists(one, max_size=3).map(
        lambda all: [mark(at, dict(entry)) for at, entry in enumerate(all)]
    )


def named(one: Strategy) -> Strategy:
    """A list of entries with names of their own."""
    return numbered(one, lambda at, entry: entry | {"name": f"{entry['name']}{at}"})


DISKS = numbered(
    form({"slot": some.sampled_from(["scsi", "virtio", "sata"])}, size=SIZES),
    lambda at, entry: entry | {"slot": f"{entry['slot']}{at}"},
)
SHAPE: dict[str, Strategy] = {
    "cores": COUNTS,
    "memory": SIZES,
    "balloon": some.one_of(SIZES, some.just(0)),
    "cpuType": TEXTS,
    "disks": DISKS,
    "onboot": some.booleans(),
}
HOSTS = named(
    form(
        {"name": NAMES},
        sockets=COUNTS,
        cores=COUNTS,
        threads=COUNTS,
        memory=SIZES,
        numa=some.lists(
            form({}, threads=some.sampled_from(["0-3", "0,2", "0-1,4-5", "7"]), memory=SIZES), max_size=2
        ),
        disks=named(form({"name": NAMES}, size=SIZES, kind=TEXTS, carries=some.lists(TEXTS, max_size=2))),
        reserve=form({}, memory=some.sampled_from(["512Mi", 0]), threads=some.just(0)),
        overcommit=form({}, vcpus=RATIOS, memory=RATIOS),
    )
)
PATTERN = form(
    {"name": some.just("*")}, reserve=form({}, memory=some.just("256Mi")), overcommit=form({}, vcpus=RATIOS)
)
POOLS = named(
    form(
        {"name": NAMES, "shared": some.just(True)},
        kind=some.sampled_from(["lvmthin", "lvm", "nfs", "zfspool"]),
        metadata=SIZES,
        thin=some.booleans(),
        overcommit=RATIOS,
        full=SHARES,
        metadataFull=SHARES,
    )
)
NETWORKS = numbered(
    form({"name": NAMES, "gateway": some.booleans()}, vlan=some.integers(1, 4094), bridge=NAMES),
    lambda at, entry: (
        uncontested(entry)
        | {
            "name": f"{entry['name']}{at}",
            "cidr": f"192.0.2.{32 * at}/27",
            "reserved": [f"192.0.2.{32 * at + 2}"],
        }
        | ({"gateway": f"192.0.2.{32 * at + 1}"} if entry["gateway"] else {"gateway": None})
    ),
)
DEVICES = numbered(
    form(
        {"host": some.just("far")},
        name=TEXTS,
        memory=SIZES,
        mappings=some.sampled_from([["m1"], ["m1", "m2"]]),
    ),
    lambda at, entry: entry | {"address": f"0000:0{at}:00.0"},
)
MACHINES = numbered(
    form({}, role=TEXTS, running=some.booleans(), template=some.booleans(), **SHAPE),
    lambda at, entry: entry | {"vmid": 100 + at, "name": f"vm{at}", "addresses": [f"198.51.100.{at + 1}"]},
)
NAMESPACES = some.lists(
    some.one_of(NAMES, form({"labels": SOME_LABELS}, names=some.lists(NAMES, min_size=1, max_size=2))),
    min_size=1,
    max_size=2,
)
LOW = some.fixed_dictionaries({}, optional={"memory": some.just("64Mi"), "cpu": some.just("50m")})
MIDDLE = some.fixed_dictionaries({}, optional={"memory": some.sampled_from(["256Mi", "512Mi"])})
HIGH = some.fixed_dictionaries({}, optional={"memory": some.sampled_from(["4Gi", "8Gi"])})
RATIO = some.sampled_from([{}, {"memory": "32"}])
LIMITS = form({}, default=MIDDLE, defaultRequest=LOW, max=HIGH, min=LOW, maxLimitRequestRatio=RATIO)
QUOTAS = some.dictionaries(
    some.sampled_from(["requests.ephemeral-storage", "limits.memory", "pods", "requests.nvidia.com/gpu"]),
    some.sampled_from(["64Gi", "100G"]),
    max_size=2,
)
CLASSES = some.sampled_from(
    [
        {"name": "p", "value": 5},
        {"name": "q", "value": 9, "preemptionPolicy": "Never", "always": True},
        {"name": "r", "value": 11, "globalDefault": True},
    ]
)
BORNE = some.lists(
    form(
        {"key": NAMES},
        value=TEXTS,
        effect=some.sampled_from(["NoSchedule", "PreferNoSchedule"]),
    ),
    max_size=2,
)
CARD_PODS = form(
    {},
    resource=some.sampled_from(["nvidia.com/gpu", "example.com/gpumem"]),
    tolerations=BORNE,
    nodeSelector=SOME_LABELS,
    priorityClass=some.just({"name": "cards", "value": 7}),
)


def uncontested(entry: dict[str, Any]) -> dict[str, Any]:
    """A tier whose class leaves that of cards alone."""
    ranked, cards = entry.get("priorityClass", {}), entry.get("cards", {})
    if ranked.get("always") and "priorityClass" in cards:
        return entry | {"cards": {key: value for key, value in cards.items() if key != "priorityClass"}}
    return entry


TIERS = numbered(
    form(
        {"name": NAMES, "namespaces": NAMESPACES},
        excluded=NAMESPACES,
        limitRange=LIMITS,
        limitRangeName=some.sampled_from(["own", "{namespace}-limits"]),
        limitRangeOptOuts=NAMESPACES,
        quota=QUOTAS,
        quotaName=some.just("{namespace}-quota"),
        quotaOptOuts=NAMESPACES,
        memory=some.sampled_from(["equal", "burstable"]),
        enforce=some.sampled_from(["deny", "warn"]),
        requires=some.lists(some.sampled_from(["requests.cpu", "limits.memory"]), unique=True, max_size=2),
        stripCpuLimits=some.booleans(),
        priorityClass=CLASSES,
        cards=CARD_PODS,
    ),
    lambda at, entry: (
        uncontested(entry)
        | {
            "name": f"{entry['name']}{at}",
            "namespaces": [f"{one}{at}" if isinstance(one, str) else one for one in entry["namespaces"]],
        }
    ),
)
TAINTS = some.lists(
    form({"key": LABEL_KEYS, "effect": some.sampled_from(["NoSchedule", "NoExecute"])}, value=LABEL_VALUES),
    max_size=2,
)
WORKERS = named(
    form(
        {"name": NAMES, "allocatable": ROOM},
        count=COUNTS,
        labels=LABELS,
        taints=TAINTS,
        slots=some.dictionaries(NAMES, COUNTS, max_size=2),
        machine=form({}, **SHAPE),
    )
)
CAPACITY = form(
    {},
    survive=some.lists(
        some.sampled_from(["any-node", "any-disk", "any-gpu", "node/n1"]), unique=True, max_size=3
    ),
    expendable=form({}, priorityBelow=some.integers(-5, 9), namespaces=some.lists(NAMES, max_size=2)),
    triggers=named(
        some.one_of(
            form(
                {"name": NAMES, "any": some.lists(CLAUSES, min_size=1, max_size=3)},
                action=TEXTS,
                **{"for": DURATIONS},
            ),
            form(
                {"name": NAMES, "all": some.lists(CLAUSES, min_size=1, max_size=3)},
                action=TEXTS,
                **{"for": DURATIONS},
            ),
        )
    ),
    planned=named(form({"name": NAMES}, volumes=COUNTS, requests=AMOUNTS, replicas=COUNTS, at=DATES)),
)
WORKLOADS = some.lists(
    some.sampled_from(["dbaas/mysql", "ci-*/x", "*/web", "shop/a.b"]), unique=True, max_size=3
)
CARDS = numbered(
    form({"unit": some.sampled_from(["1Mi", "1", "1Gi"])}, physical=SIZES, headroom=SIZES),
    lambda at, entry: entry | {"resource": f"example.com/m{at}"},
)
LIMITS_OF_DRIVERS = numbered(
    form({"loop": COUNTS}, bus=COUNTS, prefix=some.sampled_from(["scsi", "virtio"])),
    lambda at, entry: entry | {"driver": f"csi{at}.example.org"},
)
SIZING = form(
    {},
    days=some.integers(1, 400),
    rule=some.sampled_from(["vpa", "bayplan"]),
    level=some.sampled_from(["safe", "balanced", "complete"]),
    classes=numbered(
        form({"factor": some.sampled_from([1, 1.25, 3.0])}),
        lambda at, entry: entry | {"name": f"c{at}", "workloads": [f"n{at}/*"]},
    ),
    floors=some.lists(
        form(
            {"workload": some.sampled_from(["dbaas/mysql", "ci-*/x"]), "why": TEXTS},
            container=NAMES,
            memory=SIZES,
            cpu=some.sampled_from(["250m", "2", 1]),
            bound=some.just("requests"),
        ),
        max_size=2,
    ),
    fixed=some.lists(form({"workload": some.just("*/web"), "why": TEXTS}, container=NAMES), max_size=2),
    priority=WORKLOADS,
    ledger=some.sampled_from(["ledger.jsonl", "sizes/ledger.jsonl"]),
)
SOURCES = named(
    form(
        {"name": NAMES, "kind": some.sampled_from(["prometheus", "history", "proxmox"])},
        url=some.just("https://prometheus.example.org:9090/base"),
        path=TEXTS,
        secret=some.sampled_from(["PVE_TOKEN", "/run/secrets/pve", "./token"]),
    )
)
WINDOWS = named(
    form(
        {"name": NAMES, "schedule": some.sampled_from(["0 3 * * sun", "*/5 * * * *"]), "duration": DURATIONS},
        timeZone=some.just("Europe/Berlin"),
    )
)
SUPPRESSIONS = some.lists(form({"check": NAMES, "subject": TEXTS, "reason": TEXTS}, until=DATES), max_size=2)
OPT_OUTS = some.lists(
    some.one_of(
        form({"matchLabels": SOME_LABELS}),
        form({"matchExpressions": some.just([{"key": "a", "operator": "In", "values": ["x", "on"]}])}),
    ),
    max_size=2,
)
FILES = form(
    {},
    kubernetes=some.sampled_from(["1.34", "1.35"]),
    hosts=some.builds(lambda hosts, rest: [*rest, *hosts], HOSTS, some.lists(PATTERN, max_size=1)),
    storagePools=POOLS,
    networks=NETWORKS,
    machines=MACHINES,
    pools=WORKERS,
    attachLimits=LIMITS_OF_DRIVERS,
    cards=CARDS,
    capacity=CAPACITY,
    sizing=SIZING,
    singletons=WORKLOADS,
    protected=WORKLOADS,
    tiers=TIERS,
    windows=WINDOWS,
    sources=SOURCES,
    suppressions=SUPPRESSIONS,
    optOuts=OPT_OUTS,
)
DEVICE_FILES = form({}, devices=DEVICES)
