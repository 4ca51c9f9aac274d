"""The cases of `tests/cases/patches`: what is given, what is wanted, and which texts are edited for it.

The cases of one file stand beside each other in one tree, each a stack of its own in a namespace of its own
(`NS` in the texts), and are patched together.
"""

import functools
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bayplan.app import apply, patching
from bayplan.app.trees import Look
from bayplan.model import quantities
from bayplan.model.evidence import Place
from bayplan.model.trees import Tree
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Change

CASES = Path(__file__).parents[2] / "cases" / "patches"
PLACE = re.compile(r"(?P<kind>\w+) (?P<namespace>[\w-]+)/(?P<name>[\w-]+)/(?P<container>[\w.-]+)")


class Case(NamedTuple):
    shape: str
    number: int
    data: dict[str, Any]

    @property
    def namespace(self) -> str:
        return f"case-{self.number}"

    @property
    def folder(self) -> str:
        return f"stacks/{self.namespace}"

    def place(self, text: str) -> Place:
        found = PLACE.fullmatch(re.sub(r"\bNS\b", self.namespace, text))
        assert found, text
        return Place(*found.groups())

    def files(self) -> dict[str, bytes]:
        """The files by their names from the root of the tree."""
        return {
            f"{self.folder}/{name}": _formed(
                re.sub(r"\bNS\b", self.namespace, text), self.data.get("form", "")
            )
            for name, text in self.data["files"].items()
        }

    def amounts(self, key: str) -> dict[Place, dict[str, int]]:
        return {
            self.place(place): {bound: _amount(bound, str(text)) for bound, text in amounts.items()}
            for place, amounts in self.data.get(key, {}).items()
        }


class Result(NamedTuple):
    patch: Patch
    before: Tree
    after: Tree
    promised: Tree
    old: dict[str, bytes]
    new: dict[str, bytes]


def _formed(text: str, form: str) -> bytes:
    data = text.encode()
    match form:
        case "crlf":
            return data.replace(b"\n", b"\r\n")
        case "bom":
            return b"\xef\xbb\xbf" + data
        case "bare":
            return data.rstrip(b"\n")
        case _:
            return data


def _amount(bound: str, text: str) -> int:
    found = quantities.parse(text)
    return found.millis if bound.endswith("cpu") else found.units


def cases() -> list[Case]:
    return [
        Case(path.stem, number, data)
        for path in sorted(CASES.glob("*.yaml"))
        for number, data in enumerate(filter(None, yaml.safe_load_all(path.read_text())), 1)
    ]


@functools.cache
def result(shape: str) -> Result:
    """What came of all cases of one file."""
    mine = [one for one in cases() if one.shape == shape]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ".git").mkdir()
        old = {name: data for one in mine for name, data in one.files().items()}
        for name, data in old.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        before = Look().read(folder)
        changes = [
            Change(place, amounts) for one in mine for place, amounts in one.amounts("changes").items()
        ]
        now = {place: amounts for one in mine for place, amounts in one.amounts("now").items()}
        made = patching.patched(folder, Look(), before, changes, now)
        assert {name: (root / name).read_bytes() for name in old} == old, (
            "nothing is written before it is asked"
        )
        assert apply.write(folder, made.patch).written
        new = {name: (root / name).read_bytes() for name in old}
        return Result(made.patch, before, Look().read(folder), made.tree, old, new)


def _ids(case: Case) -> str:
    return f"{case.shape}: {case.data['title']}"


def test_there_are_cases_of_every_shape() -> None:
    assert len(cases()) >= 40
    assert len({one.shape for one in cases()}) == 6


@pytest.mark.parametrize("case", cases(), ids=_ids)
def test_a_case(case: Case) -> None:
    if (program := case.data.get("needs")) and not shutil.which(program):
        pytest.skip(f"there is no {program} here")
    found = result(case.shape)
    edits = [one for one in found.patch.edits if one.file.startswith(f"{case.folder}/")]
    told = [f"{one.file.removeprefix(f'{case.folder}/')}:{one.line} {one.old} -> {one.new}" for one in edits]
    assert told == case.data["edits"], [one for one in found.patch.unreached if one.place in _places(case)]
    for name in case.files():
        mine = [one for one in edits if one.file == name]
        assert found.new[name] == _spliced(found.old[name], [(one.start, one.end, one.new) for one in mine])


@pytest.mark.parametrize("case", cases(), ids=_ids)
def test_what_a_case_does_not_reach(case: Case) -> None:
    if (program := case.data.get("needs")) and not shutil.which(program):
        pytest.skip(f"there is no {program} here")
    found = result(case.shape).patch
    missed = [one for one in found.unreached if one.place in _places(case)]
    wanted = case.data.get("unreached", [])
    assert [(one.place, one.bound) for one in missed] == [
        (case.place(one["of"]), one["bound"]) for one in wanted
    ]
    for one, told in zip(missed, wanted, strict=True):
        where = f"{one.file.removeprefix(f'{case.folder}/')}:{one.line}"
        assert (where, re.sub(r"\bNS\b", case.namespace, told["says"]) in one.why) == (told["at"], True), (
            one.why
        )
    for note in case.data.get("notes", []):
        assert any(note in one and case.folder in one for one in found.notes)


@pytest.mark.parametrize("shape", sorted({one.shape for one in cases()}))
def test_the_written_tree_is_the_one_that_was_promised(shape: str) -> None:
    found = result(shape)
    assert (found.after.objects, found.after.charts) == (found.promised.objects, found.promised.charts)
    assert (found.after.objects, found.after.charts) != (found.before.objects, found.before.charts)
    assert [one.key for one in found.after.declared] == [one.key for one in found.before.declared]
    assert found.after.findings == found.before.findings


def _places(case: Case) -> set[Place]:
    return set(case.amounts("changes"))


def _spliced(data: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode() + data[end:]
    return data
