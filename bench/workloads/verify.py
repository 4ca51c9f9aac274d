"""`bayplan verify`: the checklist of both examples as whole processes, and its share of the work.

Reading the dumps and the estate file is what any program had to do that is to say anything of them; what the
checklist itself takes is compared with it, within one process.
"""

import datetime
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.app import declared, observe
from bayplan.app import verify as checklist
from bayplan.consistency import ground
from bayplan.model.estate import Declaration
from bayplan.model.names import Namespace
from bayplan.model.pods import Container, Pod, PodSpec
from bayplan.model.policy import NamespaceInfo
from bayplan.model.snapshot import Snapshot
from bayplan.sources import estate
from bayplan.verification.framework import Status
from bench import platforms
from bench.measuring import ROOT, Broken, Measured, Setting, Trial, python, timed
from bench.platforms import Size

EXAMPLES: Final = ROOT / "examples"
NOW: Final = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
READING: Final = """\
import sys
from bayplan.app import declared, observe
declared.beside(observe.observe(files=[sys.argv[1]]), None, [sys.argv[1]])
"""


def _whole(_: Setting, *, name: str) -> Measured:
    """A whole process; something is passed, whatever else there is."""
    given = ("--files", str(EXAMPLES / name), "--output", "json")
    done = python(("-m", "bayplan", "verify", *given), ends=(0, 1))
    counts = json.loads(done.output)["counts"]
    if not counts.get("passed"):
        raise Broken("nothing is passed")
    about = ", ".join(f"{count} {status}" for status, count in counts.items())
    return Measured(done.seconds, (about,), done.peak)


def _floor(_: Setting, *, name: str) -> Measured:
    done = python(("-c", READING, str(EXAMPLES / name)))
    return Measured(done.seconds, peak=done.peak)


def _items(_: Setting) -> Measured:
    """All items of the larger example, beside reading what they look at."""
    folder = EXAMPLES / "r730"
    theirs, seen = timed(lambda: _read(folder))
    ours, found = timed(lambda: checklist.verify(seen, now=NOW))
    if not found.counts:
        raise Broken("the checklist is empty")
    about = f"{len(found.entries)} items in {ours * 1000:,.0f} ms, read in {theirs * 1000:,.0f} ms"
    return Measured(ours / theirs, (about,))


def _read(folder: Path) -> observe.Observed:
    return declared.beside(observe.observe(files=[str(folder)]), None, [str(folder)])


def _large(setting: Setting) -> Measured:
    """A platform of 20,000 namespaces, in which everything is as its tiers say."""
    path = setting.scratch / "platform-to-verify.yaml"
    platforms.write(path, Size().at(setting.scale), "kyverno")
    known = estate.read(str(path))
    seen = replace(observe.assume(_as_declared(known)), declaration=known)
    seconds, found = timed(lambda: checklist.verify(seen, only=("tiers",), now=NOW))
    states = {one.code: one.status for one in found.entries}
    if states["tier-objects"] is not Status.PASSED:
        raise Broken(f"tier-objects is {states['tier-objects'].value}")
    about = f"{len(seen.snapshot.namespaces):,} namespaces with a pod each, {len(known.tiers)} tiers"
    return Measured(seconds, (about,))


def _as_declared(known: Declaration) -> Snapshot:
    """Every namespace with what its tier brings, and with one pod."""
    nodes = ground.nodes(known)
    spaces = [
        (Namespace(name), rule)
        for rule in known.namespace_rules
        for pick in rule.where.picks
        for name in pick.names
    ]
    return Snapshot(
        nodes=nodes,
        namespaces=tuple(NamespaceInfo(name) for name, _ in spaces),
        limit_ranges=tuple(
            replace(one, namespace=name) for name, rule in spaces for one in rule.limit_ranges
        ),
        quotas=tuple(replace(one, namespace=name) for name, rule in spaces for one in rule.quotas),
        pods=tuple(
            Pod(name, "app", PodSpec((Container("app"),)), node=nodes[at % len(nodes)].name)
            for at, (name, _) in enumerate(spaces)
        ),
        kubernetes="v1.34.9",
    )


TRIALS: Final[Mapping[str, Trial]] = {
    "a100": functools.partial(_whole, name="a100"),
    "a100-floor": functools.partial(_floor, name="a100"),
    "r730": functools.partial(_whole, name="r730"),
    "r730-floor": functools.partial(_floor, name="r730"),
    "items": _items,
    "large": _large,
}
