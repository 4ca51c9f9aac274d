"""Answers to look at: a sizing with every part, of any number of containers, the same each time it is built.

Readings are made of the figures that the portraits tell, so that pictures can be held against them.
"""

import datetime
import math
from array import array

from bayplan.model.evidence import DAY, NOTHING, Advice, Evidence, Kill, Place, Track
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing.framework import Bound, Quality, Role, Term
from bayplan.rightsizing.report.evidence import Portrait, Trend
from bayplan.rightsizing.report.ledger import Entry, Fate, Score
from bayplan.rightsizing.report.patch import Edit, Patch, Unreached
from bayplan.rightsizing.report.plan import Change, Freed, Loss, Omitted, Plan, Proof, Total
from bayplan.rightsizing.report.recommendation import Direction, Held, Level, Recommendation, Sized
from bayplan.rightsizing.report.whole import Sizing

GI, MI = 1 << 30, 1 << 20
NOW = datetime.datetime(2026, 11, 21, 9, tzinfo=datetime.UTC)
AT = int(NOW.timestamp())
DAYS, STEP = 30, 3600
TIERS = ("0-core", "1-cluster", "2-gpu", "3-edge", "4-aux")
NAMES = ("photos", "vault", "notes", "feeds", "mail", "books", "maps", "music", "video", "home")

REQUEST, LIMIT, CPU = (one.value for one in Bound)


def place(at: int) -> Place:
    name = f"{NAMES[at % 10]}{'' if at < 10 else f'-{at}'}"
    return Place("Deployment", f"team-{at % 7}", name, "server" if at % 3 == 1 else name)


def peak(at: int) -> int:
    """The highest that a container ever used."""
    return (180 + 37 * (at % 23)) * MI


def limit(at: int) -> int:
    return (512 + 128 * (at % 9)) * MI


def evidence(at: int) -> Evidence:
    """Thirty days at an hour: a daily swing, one peak, a gap of two days from the tenth on."""
    start, count = AT - DAYS * DAY + STEP, DAYS * 24
    top, base = peak(at), 0.5 * peak(at)
    values = [base + 0.2 * base * math.sin(hour * math.tau / 24) for hour in range(count)]
    values[500] = float(top)
    values[240:288] = [NOTHING] * 48
    cpu = [40 + 30 * math.sin(hour * math.tau / 24) for hour in range(count)]
    kills = (Kill(AT - 3 * DAY, limit(at), "status"),) if at % 10 == 0 else ()
    return Evidence(
        place(at),
        memory=Track(start, STEP, array("d", values)),
        cpu=Track(start, STEP, array("d", cpu)),
        limited=Track(start, STEP, array("d", [limit(at)] * count)),
        requested=Track(start, STEP, array("d", [limit(at) // 2] * count)),
        starts=(AT - 20 * DAY, AT - 3 * DAY + 60),
        kills=kills,
        since=AT - 90 * DAY,
        sources=("prometheus",),
    )


def portrait(at: int) -> Portrait:
    top = peak(at)
    return Portrait(
        Quality.ENOUGH, (), AT - 90 * DAY, AT - DAYS * DAY, AT, DAYS * DAY, STEP, 672, 720,
        ((AT - 20 * DAY, AT - 18 * DAY),), top // 2, int(top * 0.61), int(top * 0.7), top,
        AT - DAYS * DAY + 501 * STEP, int(top * 0.65), int(top * 0.9), 2, 2, 1, int(at % 10 == 0),
        AT - 3 * DAY if at % 10 == 0 else None, limit(at) if at % 10 == 0 else None, 40, 68, 70,
        0.01, None, Trend("leak", 28 * MI, AT + 14 * DAY) if at % 10 == 4 else None,
    )  # fmt: skip


def sized(bound: str, now: int | None, wanted: int, top: int) -> Sized:
    """A figure with its steps, of which a floor has the last word."""
    way = Direction.SET if now is None else Direction.RAISE if wanted > now else Direction.LOWER
    way = Direction.KEEP if now == wanted else way
    grown = int(top * 1.15)
    terms = (
        Term("observed", top, note="p95 of 30 days"),
        Term("margin", grown, 1.15),
        Term("floor", wanted, note="never below what is declared"),
    )
    held = (Held("floor", "2Gi declared in stacks/main.tf:137", grown),) if bound == LIMIT else ()
    level = Level.SAFE if way is Direction.LOWER else Level.BALANCED
    return Sized(bound, now, wanted, grown, way, level, terms, held)


def recommendation(at: int) -> Recommendation:
    """Every tenth ran out of memory, one leaks, one is near its limit, one has no evidence, one stays."""
    if at % 10 == 7:
        none = Portrait(Quality.NONE, (f"it started {at % 5 + 1} days ago", "4 readings"))
        return Recommendation(place(at), why=f"it started {at % 5 + 1} days ago, 7 are needed", portrait=none)
    now = limit(at)
    stays = at % 10 == 9
    wanted = now if stays else 2 * now if at % 10 == 0 else now - 128 * MI
    memory = sized(REQUEST, now // 2, now // 2 if stays else wanted // 2, peak(at))
    bounds = (memory, sized(LIMIT, now, wanted, peak(at)), sized(CPU, 100, 100 if stays else 70, 68))
    said = {
        0: Held("ran-out-of-memory", f"ran out of memory once, on 2026-11-18, at {now // MI}Mi"),
        4: Held("leak", "leaks 28Mi a day; at its limit about 2026-12-05"),
        5: Held("peak-near-limit", "its peak is 97 % of its limit"),
        6: Held("artefact", "100Mi is a floor of the VPA, not a measurement"),
    }.get(at % 10)
    return Recommendation(
        place(at), Role.MAIN, 1 + at % 3 // 2, 1000 * (at % 5), TIERS[at % 5], "volatile", "bayplan", bounds,
        portrait(at), (said,) if said else (), (Advice("VPA", "upper", "memory", 300 * MI),), "",
        "stacks/main.tf", 10 + at,
    )  # fmt: skip


def plan(found: tuple[Recommendation, ...]) -> Plan:
    changed = [one for one in found if one.changed]
    left = [one for one in changed if one.place.workload.startswith("home")] + changed[3:4]
    changes = tuple(
        Change(one.place, {each.bound: each.wanted or 0 for each in one.changed})
        for one in changed
        if one not in left
    )
    omitted = tuple(Omitted(one.place, "room", "node k8s-node3 would lack 300Mi") for one in left)
    return Plan(Level.BALANCED, changes, omitted, totals(found), proof())


def totals(found: tuple[Recommendation, ...]) -> tuple[Total, ...]:
    made, whole = [], 92 * GI
    for bound in (REQUEST, LIMIT, CPU):
        groups: dict[tuple[str, str], list[int]] = {}
        for one in found:
            each = one.of(bound)
            for key in (("all", ""), ("tier", one.tier)) if each else ():
                sums = groups.setdefault(key, [0, 0])
                sums[0] += (each.now or 0) * one.replicas if each else 0
                sums[1] += (each.wanted or 0) * one.replicas if each else 0
        made += [
            Total(group, name, bound, sums[0], sums[1], whole if (group, bound) == ("all", REQUEST) else None)
            for (group, name), sums in groups.items()
        ]
    return tuple(made)


def proof() -> Proof:
    nodes = tuple(
        Total("node", f"k8s-node{at}", REQUEST, (26 - at) * GI, (24 - at) * GI, 30 * GI) for at in range(1, 7)
    )
    return Proof(
        tried=True,
        breaks=("quota requests.memory of team-3/tier-quota: 8.2Gi of 8Gi would be requested",),
        mended=("team-0/photos fits its limit range",),
        waiting=("team-1/vault-7f9c",),
        losses=(Loss("node k8s-node3", False, True, True), Loss("node k8s-node4", True, True, True)),
        freed=(Freed("k8s-node5", True, 30 * GI),),
        nodes=nodes,
        notes=("peaks of 3 pods are not known: they count with their requests",),
    )


DIFF = """\
--- a/stacks/main.tf
+++ b/stacks/main.tf
@@ -10,3 +10,3 @@
 resources {
-\tmemory = "512Mi"
+\tmemory = "1Gi"
 }
"""


def patch() -> Patch:
    edit = Edit("stacks/main.tf", 11, 100, 105, "512Mi", "1Gi", (place(0),), (LIMIT,))
    left = Unreached(place(1), LIMIT, 512 * MI, "it is computed from var.size", "stacks/x/main.tf", 7)
    return Patch((edit,), (left,), DIFF, ("stacks/main.tf",))


def scores() -> tuple[Score, ...]:
    entry = Entry(place(2), LIMIT, GI, 640 * MI, "bayplan", AT - 40 * DAY, "peak 500Mi, 30 days")
    fates = (Fate.HELD, Fate.HELD, Fate.RAISED, Fate.KILLED)
    return tuple(Score(entry, fate, GI, int(fate is Fate.KILLED)) for fate in fates)


def estate(number: int = 20) -> Sizing:
    """The answer about so many containers."""
    found = tuple(map(recommendation, range(number)))
    return Sizing(
        "r730", "1.34", NOW, DAYS, "bayplan", ("prometheus.example.org",), found, plan(found), patch(),
        scores(), (Finding("plan-breaks", Severity.ERROR, "quota team-3/tier-quota", "200Mi too much"),),
        ("CPU of 2 containers is not known",),
    )  # fmt: skip


def readings(number: int = 20) -> dict[Place, Evidence]:
    """The evidence that belongs to it."""
    return {place(at): evidence(at) for at in range(number) if at % 10 != 7}
