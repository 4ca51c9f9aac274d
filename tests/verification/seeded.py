"""Scenes of the example estates with faults seeded into them, as files under tests/cases/verify say.

A case names an example, changes of its snapshot (`fault`), and the item that has to fail, with words that it
says. `given` are changes that make a healthy scene of it first, `declare` is laid over the estate file,
`results` are what test pods printed when all was well, `broken` what they print instead. `rules`: a rule of
the cluster has every declared alert.
"""

import datetime
import functools
import json
import re
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from msgspec.structs import replace

from bayplan.app import observe
from bayplan.model.bundles import Bundle
from bayplan.model.estate import Declaration
from bayplan.model.platform_objects import PlatformObject
from bayplan.model.snapshot import Snapshot
from bayplan.rendering import parts
from bayplan.sources import estate, snapshots
from bayplan.verification import checking
from bayplan.verification.answers import Entry
from bayplan.verification.framework import Result, Scene, Status

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "tests" / "cases" / "verify"
TAKEN: Final = "2026-10-27T12:00:00Z"

Change = dict[str, Any]


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    example: str
    item: str
    says: str
    fault: tuple[Change, ...] = ()
    given: tuple[Change, ...] = ()
    declare: dict[str, Any] = {}
    results: tuple[Result, ...] = ()
    broken: tuple[Result, ...] = ()
    throughput: int | None = None
    rules: bool = False
    taken: str = TAKEN


def cases() -> dict[str, Case]:
    """Every case by its name, which reads as what is wrong."""
    found = {
        one.stem: yaml.safe_load(one.read_text(encoding="utf-8")) for one in sorted(FOLDER.glob("*.yaml"))
    }
    return {name: msgspec.convert(body, Case) for name, body in found.items()}


def healthy(case: Case, folder: Path) -> Scene:
    """The scene before the fault."""
    declaration = declared(case.example, case.declare, folder)
    taken = datetime.datetime.fromisoformat(case.taken)
    snapshot = replace(changed(observed(case.example), case.given), taken_at=taken)
    if case.rules:
        snapshot = replace(snapshot, platform_objects=(_rule(declaration), *snapshot.platform_objects))
    bundles = parts.bundles(declaration) if case.declare else _bundles_as_written(case.example)
    now = snapshot.taken_at
    return Scene(declaration, snapshot, bundles, case.results, now, case.throughput)


@functools.cache
def _bundles_as_written(example: str) -> tuple[Bundle, ...]:
    return parts.bundles(declared(example, {}, ROOT))


def _rule(declaration: Declaration) -> PlatformObject:
    """A rule with every declared alert."""
    text = json.dumps([one.objects for bundle in parts.bundles(declaration) for one in bundle.files])
    names = sorted(set(re.findall(r'"alert": "([^"]+)"', text)))
    facts = {"alerts": ",".join(names)}
    return PlatformObject("monitoring.coreos.com", "PrometheusRule", "platform", "monitoring", facts=facts)


def faulty(case: Case, scene: Scene) -> Scene:
    """The same scene with the fault."""
    kept = tuple(one for one in scene.results if one.test not in {other.test for other in case.broken})
    return replace(scene, snapshot=changed(scene.snapshot, case.fault), results=(*case.broken, *kept))


def entry(scene: Scene, code: str) -> Entry:
    """What one item says of a scene."""
    (found,) = checking.verify(scene, [code]).entries
    return found


def failures(found: Entry) -> list[str]:
    """What failed, in a sentence each."""
    return [f"{one.subject} {one.summary}" for one in found.outcomes if one.status is Status.FAILED]


@functools.cache
def observed(example: str) -> Snapshot:
    """The snapshot of an example."""
    return observe.observe(files=[str(ROOT / "examples" / example)]).snapshot


def declared(example: str, over: dict[str, Any], folder: Path) -> Declaration:
    """What its estate file declares, with changes laid over it."""
    path = ROOT / "examples" / example / "bayplan.yaml"
    if not over:
        return _as_written(str(path))
    whole = _laid(yaml.safe_load(path.read_text(encoding="utf-8")), over)
    file = folder / "bayplan.yaml"
    file.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    return estate.read(str(file))


@functools.cache
def _as_written(path: str) -> Declaration:
    return estate.read(path)


def _laid(below: Any, above: Any) -> Any:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _laid(below.get(key), value) for key, value in above.items()}}


def changed(snapshot: Snapshot, changes: tuple[Change, ...]) -> Snapshot:
    """A snapshot with changes: objects of a list are picked by their fields, and set, removed or added."""
    if not changes:
        return snapshot
    body = json.loads(snapshots.encode(snapshot))
    for change in changes:
        _change(body, change)
    return snapshots.decode(json.dumps(body).encode())


def _change(body: dict[str, Any], change: Change) -> None:
    if "in" not in change:
        _set(body, change["set"])
        return
    rows = _list(body, change["in"])
    if "add" in change:
        rows.append(change["add"])
        return
    picked = [
        row for row in rows if all(_at(row, path) == value for path, value in change.get("where", {}).items())
    ]
    assert picked, f"nothing in {change['in']} is {change.get('where')}"
    for row in picked:
        _set(row, change.get("set", {}))
        for path in change.get("unset", ()):
            _unset(row, path)
        if change.get("remove"):
            rows.remove(row)


def _list(body: dict[str, Any], path: str) -> list[Any]:
    *way, last = path.split("/")
    for step in way:
        body = body[step]
    rows: list[Any] = body.setdefault(last, [])
    return rows


def _at(row: Any, path: str) -> Any:
    for step in path.split("|"):
        row = row[int(step)] if isinstance(row, list) else row.get(step, "") if isinstance(row, dict) else ""
    return row


def _set(row: Any, values: dict[str, Any]) -> None:
    for path, value in values.items():
        *way, last = path.split("|")
        found = row
        for step in way:
            found = found[int(step)] if isinstance(found, list) else found.setdefault(step, {})
        found[int(last) if isinstance(found, list) else last] = value


def _unset(row: Any, path: str) -> None:
    *way, last = path.split("|")
    for step in way:
        row = row[int(step)] if isinstance(row, list) else row[step]
    del row[last]
