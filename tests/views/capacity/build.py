"""Answers to look at: an estate of any size with every part of an answer, the same each time it is built.

The figures are sums of what is built, so that pictures of them can be held to the figures.
"""

import datetime
import math
from itertools import combinations

from bayplan.capacity.report.addition import Addition, Bearer, Reckoning, Sum, Tax
from bayplan.capacity.report.binding import Binding, Relaxed
from bayplan.capacity.report.lines import LoadLine, Part, Total
from bayplan.capacity.report.loss import Arrival, Down, Late, Outcome, Pushed
from bayplan.capacity.report.picture import BayPlan, Berth, Deck, PodBlock, Slots
from bayplan.capacity.report.pressure import Pressure, Prey, Protection, Victim
from bayplan.capacity.report.removal import Blocker, Gain, Removal, Step
from bayplan.capacity.report.trends import ClauseVerdict, Forecast, Point, TriggerVerdict
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Finding, Severity

GI, MI = 1 << 30, 1 << 20
NOW = datetime.datetime(2026, 11, 21, 9, tzinfo=datetime.UTC)
TIERS = ("0-core", "1-cluster", "2-gpu", "3-edge", "4-aux", "system", "other")
DRIVER = "csi.proxmox.sinextra.dev"
SIZES = (64, 128, 128, 256, 256, 512, 512, 1024, 1536, 2048, 3072)
NAMES = ("api", "web", "worker", "cache", "db", "sync", "proxy", "exporter", "importer", "queue")


def pods(number: int, seed: int, room: int) -> tuple[PodBlock, ...]:
    """So many pods that ask for no more than `room` bytes in all, tier by tier, the largest first."""
    found: list[PodBlock] = []
    for at in range(number):
        size = SIZES[(at * 7 + seed * 5) % len(SIZES)] * MI
        size = size if sum(pod.memory for pod in found) + size <= room else 0
        tier = (at * 5 + seed) % len(TIERS)
        name = f"team-{(at + seed) % 23}/{NAMES[(at + seed) % len(NAMES)]}-{seed}-{at}"
        card = int(TIERS[tier] == "2-gpu" and at % 3 == 0)
        found.append(PodBlock(name, TIERS[tier], size, 50 * (at % 9), 200000 * (5 - tier), card))
    return tuple(sorted(found, key=lambda pod: (TIERS.index(pod.tier), -pod.memory, pod.pod)))


def node(at: int, number: int, memory: int = 32 * GI) -> Berth:
    """A worker with so many pods."""
    stowed = pods(number, at, memory - 6 * GI)
    cards = ("NVIDIA A100 40GB",) if at % 6 == 1 else ()
    return Berth(
        f"k8s-node{at}",
        vmid=200 + at,
        node=f"k8s-node{at}",
        status="running",
        role="worker",
        memory=memory,
        allocatable=memory - 2 * GI,
        vcpus=8,
        requested=sum(pod.memory for pod in stowed),
        pods=stowed,
        slots=(Slots(DRIVER, (at * 5 + 9) % 28, 28),),
        cards=cards,
        marks=("nvidia.com/gpu=true:NoSchedule",) if cards else (),
        shares=(Slots("nvidia.com/gpu", 1, 2),) if cards else (),
        load_line=sum(pod.memory for pod in stowed) + 3 * GI,
    )


def deck(host: int, nodes: int, each: int, *, start: int = 1, others: bool = True) -> Deck:
    """A host with so many workers, and some machines that are none."""
    berths = [node(start + at, each, (48 if (start + at) % 6 == 1 else 32) * GI) for at in range(nodes)]
    if others:
        berths.append(Berth(f"firewall{host}", vmid=100 + host, status="running", memory=16 * GI, vcpus=8))
        berths.append(Berth(f"attic{host}", vmid=9000 + host, status="stopped", memory=16 * GI, vcpus=4))
    running = sum(one.memory for one in berths if one.status == "running")
    return Deck(f"pve{host}", 280 * GI, 8 * GI, running, tuple(berths), ("NVIDIA A100 40GB",))


def estate(hosts: int = 1, nodes: int = 6, each: int = 31) -> Capacity:
    """An answer about an estate of this size, with every part of it filled."""
    per_host = nodes // hosts
    decks = tuple(
        deck(host + 1, per_host, each, start=1 + host * per_host, others=host < 2) for host in range(hosts)
    )
    lines = tuple(one for deck in decks for one in _lines(deck))
    names = [berth.name for deck in decks for berth in deck.berths if berth.node]
    return Capacity(
        "r730",
        "1.34",
        NOW,
        survive=("any-node", "any-gpu"),
        plan=BayPlan(decks, TIERS),
        lines=lines,
        totals=tuple(_totals(lines)),
        bindings=_bindings(),
        losses=tuple(_losses(names, [deck.host for deck in decks])),
        removals=_removals(names),
        additions=_additions(),
        reckonings=_reckonings(),
        triggers=_triggers(),
        forecasts=_forecasts(),
        pressures=_pressures(names[0], decks[0].berths[0].pods),
        findings=_findings(names[0]),
        notes=("peaks are known for 181 of 187 pods; the others count with their requests",),
    )


def _lines(deck: Deck) -> list[LoadLine]:
    committed = Part("machines", deck.committed, "qemu configuration")
    found = [
        LoadLine(
            "host-memory", "memory", "host", deck.host, "bytes", deck.committed,
            (deck.memory or 0) - deck.reserve, firm=False, relieved=False, parts=(committed,),
            sources=("/nodes/pve/status",), note="nothing refuses a machine too many",
        ),
        LoadLine("host-cpu", "vCPU per thread", "host", deck.host, "count", 84, 176, firm=False),
        LoadLine(
            "storage", "local-lvm", "pool", deck.host, "bytes", 6300 * GI, 2000 * GI, firm=False,
            relieved=False, note="thin: more is promised than there is",
        ),
    ]  # fmt: skip
    for berth in deck.berths:
        found += _of_node(berth) if berth.node else []
    quota = LoadLine(
        "quota", "requests.memory", "namespace", "monitoring", "bytes", 16064 * MI, 16 * GI, relieved=False
    )
    unbounded = LoadLine("quota", "pods", "namespace", "sandbox", "count", 12)
    return [*found, quota, unbounded]


def _of_node(berth: Berth) -> list[LoadLine]:
    slots = berth.slots[0]
    return [
        LoadLine(
            "memory", "memory", "node", berth.node, "bytes", berth.requested, berth.allocatable,
            berth.load_line, "node k8s-node3",
        ),
        LoadLine(
            "memory-limits", "memory", "node", berth.node, "bytes", berth.requested * 3 // 2,
            berth.allocatable, firm=False,
        ),
        LoadLine("cpu", "cpu", "node", berth.node, "millicores", 3700, 7800, 4900, "node k8s-node3"),
        LoadLine("pods", "pods", "node", berth.node, "count", len(berth.pods), 110, len(berth.pods) + 5),
        LoadLine(
            "volume-slots", slots.driver, "node", berth.node, "count", slots.used, slots.capacity,
            min(slots.used + 4, 30), "node k8s-node3",
            ceilings=(Part("advertised", 28, "CSINode"), Part("loop", 29, "driver")),
        ),
    ]  # fmt: skip


def _totals(lines: tuple[LoadLine, ...]) -> list[Total]:
    groups: dict[tuple[str, str, str, str], list[LoadLine]] = {}
    for one in lines:
        groups.setdefault((one.constraint, one.name, one.scope, one.unit), []).append(one)
    return [
        Total(
            *key,
            sum(one.used for one in group),
            sum(one.capacity or 0 for one in group) or None,
            len(group),
            max(group, key=lambda one: one.share or 0).subject,
        )
        for key, group in groups.items()
    ]


def _bindings() -> tuple[Binding, ...]:
    relaxed = Relaxed("memory", "memory", "k8s-node3", 116 * MI, "bytes", 1)
    message = "0/7 nodes are available: 2 node(s) had untolerated taint(s), 5 Insufficient memory."
    return (
        Binding("mix", binding=(relaxed,), behind=("volume-slots",), behind_more=12, growth=0.07, where=()),
        Binding(
            "largest", "Deployment osm-routing/otp", {"cpu": "300m", "memory": "6Gi"}, 0, False, (relaxed,),
            (), ("cpu",), 4, ("k8s-node3",), message,
        ),
        Binding(
            "gpu", "Deployment llama/swap", {"nvidia.com/gpu": "1"}, 0, together=("extended", "quota")
        ),
        Binding("500m/1Gi", "", {"cpu": "500m", "memory": "1Gi"}, 9, binding=(relaxed,), message=message),
    )  # fmt: skip


def _losses(names: list[str], hosts: list[str]) -> list[Outcome]:
    found = []
    for at, name in enumerate(names):
        others = [one for one in names if one != name][:6]
        takes = tuple(Arrival(one, 3 + (at + k) % 4, {"memory": 2 * GI}) for k, one in enumerate(others))
        down = Down(f"osm/otp-{at}", "Deployment osm/otp", 200000, True, "no node has room", "0/7 nodes")
        late = Late(f"db/mysql-{at}", "its volume is detached after 6 min", 360, "pvc-1")
        for model in ("requests", "peak"):
            fails = at % 3 == 0 or (model == "peak" and at % 3 == 1)
            found.append(
                Outcome(
                    "node", (name,), model, not fails, True, (name,), 20 + at, takes, (down,) * fails,
                    (late,), (Pushed("a/b", others[0] if others else "", ("c/d",)),) * (at % 2),
                    {"memory": 3 * GI} if fails else {}, 6 if model == "peak" else 0,
                )
            )  # fmt: skip
    every = tuple(Down(f"all/pod-{at}", reason="there is no node left") for at in range(30))
    found += [Outcome("host", (host,), survived=False, nodes=tuple(names), down=every) for host in hosts]
    found += [Outcome("node+node", pair, survived=False) for pair in combinations(names[:4], 2)]
    return found


def _removals(names: list[str]) -> tuple[Removal, ...]:
    blocker = Blocker(
        "budget",
        "vaultwarden/vaultwarden",
        names[1],
        "its budget allows no disruption",
        True,
        "scale it to 2",
    )
    return (
        Removal(
            (names[0],), True, (Step("a/b", names[0], names[1]),), (), (Gain("pve1", 32 * GI, 8),), ("node",)
        ),
        Removal((names[1],), False, (), (blocker,), (Gain("pve1", 32 * GI, 8),), (), ("node k8s-node3",)),
    )


def _additions() -> tuple[Addition, ...]:
    machine = {"cpu": 8000, "memory": 36 * GI}
    tax = Tax({"memory": 2 * GI}, {"memory": 704 * MI}, 6, ("monitoring/alloy: exceeded quota",))
    bearer = Bearer("pve1", True, "34Gi are free")
    found = Addition("node k8s-node1", True, machine, machine, 1, tax, (bearer,), 20, {DRIVER: 28})
    return (found, Addition("node k8s-node4", False, machine, why="no worker of 256Gi clears it"))


def _reckonings() -> tuple[Reckoning, ...]:
    terms = (Part("three control planes", 96 * GI), Part("workers", 208 * GI))
    total = Sum("memory of all machines", "bytes", terms, 304 * GI, 272 * GI, False)
    return (Reckoning("control-planes=3", False, "the host has 32Gi too little", (total,)),)


def _triggers() -> tuple[TriggerVerdict, ...]:
    holds = ClauseVerdict("max-attachments >= 25", True, 26, 25, NOW - datetime.timedelta(days=9))
    silent = ClauseVerdict("evictions-per-day > 20", None, missing="no observation of evictions")
    contra = ClauseVerdict("memory-limits < 95 %", False, 1.41, 0.95, contradiction="limits run at 141 %")
    return (
        TriggerVerdict("scale-up", "holds", "add a worker", holds.since, (holds, silent)),
        TriggerVerdict("scale-down", "unsatisfiable", "remove a worker", None, (contra,)),
    )


def _forecasts() -> tuple[Forecast, ...]:
    start = NOW - datetime.timedelta(days=90)
    past = tuple(
        (start + datetime.timedelta(days=day), 18.0 + day * 0.06 + math.sin(day / 3))
        for day in range(0, 90, 2)
    )
    curve = tuple(
        Point(NOW + datetime.timedelta(days=day), 23.4 + 0.06 * day, 23.4 + 0.03 * day, 23.4 + 0.09 * day)
        for day in range(0, 120, 10)
    )
    day = NOW.date()
    slots = Forecast(
        "volume-slots", DRIVER, "node", "k8s-node3", "count", "exhausted", 28.0, 2160, 90.0, 0.06,
        day + datetime.timedelta(days=77), day + datetime.timedelta(days=51),
        day + datetime.timedelta(days=153), past, curve,
    )  # fmt: skip
    thin = Forecast("memory", "memory", "node", "k8s-node1", "bytes", "thin", note="3 days of 14 are there")
    return (slots, thin)


def _pressures(name: str, stowed: tuple[PodBlock, ...]) -> tuple[Pressure, ...]:
    first = stowed[0]
    victim = Victim(
        first.pod, 1, first.memory + MI, False, first.memory, True, first.priority, MI, "Burstable"
    )
    prey = Prey(first.pod, "main", 1, 985, 1010, first.memory, False, "Burstable")
    unreal = Protection("Guaranteed pods are evicted last", False, "QoS is no key of the kubelet's order")
    return (Pressure(name, 5 * GI, 100 * MI, (victim,), (prey,), (unreal,)),)


def _findings(name: str) -> tuple[Finding, ...]:
    return (
        Finding("loss-not-survived", Severity.ERROR, f"node {name}", "1 pod would stay down"),
        Finding("over-committed", Severity.WARNING, "pool local-lvm", "6.2Ti promised of 2Ti"),
    )
