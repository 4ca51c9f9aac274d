"""Small estates, each with what has to be answered about it: the figures that operators published, and why.

Every `then` is a list of records to be found in the answer. A record is found where one of the answer has all
of its values: amounts as text (`27.9Gi`, to as many digits as are written), all else as it is.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bayplan.app import observe
from bayplan.app.asking import Asked
from bayplan.app.capacity import capacity
from bayplan.capacity.report.whole import Capacity
from tests.capacity import corpus
from tests.capacity.corpus import Case, Trial

TRIALS = corpus.trials()
AMOUNT = re.compile(r"-?[0-9]+(?:\.(?P<digits>[0-9]+))?(?P<suffix>[KMGT]i?)?\Z")
FACTORS = {"": 1} | {f"{letter}i": 1 << (10 * power) for power, letter in enumerate("KMGT", 1)}
FACTORS |= {letter: 1000**power for power, letter in enumerate("KMGT", 1)}
READ: dict[str, Any] = {
    "free": lambda one: one.free,
    "down": lambda one: len(one.down),
    "blockers": lambda one: sorted({each.kind for each in one.blockers if each.hard}),
    "binding": lambda one: [each.name for each in one.binding],
    "gained": lambda one: {
        "memory": sum(each.memory for each in one.gains),
        "vcpus": sum(each.vcpus for each in one.gains),
    },
    "ceiling": lambda one: {part.name: part.amount for part in one.ceilings},
}
"""What a case may ask of a record that is no field of it as it stands."""


def answer(case: Case, folder: Path) -> Capacity:
    """What is answered about the estate of a case."""
    seen = observe.assume(corpus.snapshot(case.given))
    estate = replace(seen, declaration=corpus.declaration(case.given, folder))
    return capacity(estate, msgspec.convert(case.ask, Asked))


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.case.title for trial in TRIALS])
def test_the_answer_holds(trial: Trial, tmp_path: Path) -> None:
    found = answer(trial.case, tmp_path)
    assert trial.case.then, "a case that expects nothing proves nothing"
    for part, expected in trial.case.then.items():
        records = getattr(found, part)
        for one in expected:
            assert any(is_met(one, record) for record in records), (one, nearest(one, records))


def is_met(expected: dict[str, Any], record: Any) -> bool:
    """Whether a record has all that is expected of one."""
    pieces = expected.get("says", [])
    told = " ".join((*record.notes, getattr(record, "conclusion", ""))) if pieces else ""
    fields = {key: value for key, value in expected.items() if key != "says"}
    return all(piece in told for piece in pieces) and all(
        agrees(value, said(record, key)) for key, value in fields.items()
    )


def said(record: Any, key: str) -> Any:
    """A field of a record, or what it comes to."""
    return READ[key](record) if key in READ else getattr(record, key)


def agrees(expected: Any, found: Any) -> bool:
    """Whether a value is the expected one; text that is an amount stands for a number."""
    if isinstance(expected, dict):
        return set(expected) <= set(found) and all(agrees(expected[key], found[key]) for key in expected)
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(agrees, expected, found))
    match = AMOUNT.match(expected) if isinstance(expected, str) and not isinstance(found, str) else None
    if match is None:
        return bool(expected == found)
    suffix = match["suffix"] or ""
    digits = len(match["digits"] or "")
    return found is not None and f"{found / FACTORS[suffix]:.{digits}f}{suffix}" == expected


def nearest(expected: dict[str, Any], records: Iterable[Any]) -> list[dict[str, Any]]:
    """What the answer says in the place of what was expected, for whoever reads the failure."""
    told = [
        {key: said(record, key) for key in expected if key != "says"}
        | {"notes": getattr(record, "notes", ())}
        for record in records
    ]
    names = [
        key
        for key in expected
        if key in ("constraint", "subject", "kind", "lost", "nodes", "shape", "question")
    ]
    alike = [one for one in told if all(agrees(expected[key], one[key]) for key in names)]
    return alike or told[:10]
