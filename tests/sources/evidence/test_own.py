"""Our own form: what is written is read again, and what cannot be is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Advice, Evidence, Kill, Track
from bayplan.sources import evidence
from tests.sources.evidence.some_evidence import MI, WEB, read, same, some_evidence, track

EXAMPLE = Path(__file__).parents[3] / "examples" / "r730" / "evidence.json"


@given(some.lists(some_evidence, max_size=3))
def test_what_is_written_is_read_again(found: list[Evidence]) -> None:
    again = evidence.decode(evidence.encode(found))
    expected = sorted(found, key=lambda one: one.place)
    assert len(again) == len(expected) and all(map(same, again, expected))


@given(some.lists(some_evidence, max_size=3, unique_by=lambda one: one.place))
def test_the_bytes_do_not_depend_on_the_order(found: list[Evidence]) -> None:
    assert evidence.encode(found) == evidence.encode(reversed(found))


@pytest.mark.parametrize("name", ["found.json", "found.json.zst"])
def test_files_plain_and_compressed(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name)
    found = Evidence(WEB, memory=track(100.0 * MI, None, 200.0 * MI), kills=(Kill(7200, 512 * MI),))
    evidence.write(path, (found,))
    (again,) = evidence.read(path)
    assert same(again, found)
    assert read(again.memory) == [100.0 * MI, None, 200.0 * MI]


def test_the_form_is_the_documented_one() -> None:
    found = Evidence(
        WEB, memory=track(1.0 * MI, None), cpu=track(5.0), kills=(Kill(9),),
        advice=(Advice("VPA a/b", "upper", "memory", 7),), notes=("n",),
    )  # fmt: skip
    written = json.loads(evidence.encode([found]))
    assert written == {
        "schema": "bayplan.evidence/v1",
        "evidence": [
            {
                "kind": "Deployment", "namespace": "shop", "workload": "web", "container": "server",
                "memory": {"start": 3600, "step": 3600, "unit": MI, "values": [1, None]},
                "cpu": {"start": 3600, "step": 3600, "values": [5]},
                "kills": [{"at": 9}],
                "advice": [{"source": "VPA a/b", "bound": "upper", "resource": "memory", "amount": 7}],
                "notes": ["n"],
            }
        ],
    }  # fmt: skip


def test_no_file_is_written_where_the_name_promises_something_else(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.json or \.json\.zst"):
        evidence.write(str(tmp_path / "found.csv"), ())


def one(**fields: Any) -> bytes:
    place = {"kind": "Deployment", "namespace": "shop", "workload": "web", "container": "server"}
    return json.dumps({"schema": "bayplan.evidence/v1", "evidence": [{**place, **fields}]}).encode()


WRONG = {
    "no step": (one(memory={"start": 1, "values": [1]}), "evidence[0].memory.step"),
    "a negative reading": (one(cpu={"start": 1, "step": 1, "values": [1, -2]}), "evidence[0].cpu.values[1]"),
    "a unit of nothing": (one(cpu={"start": 1, "step": 1, "unit": 0, "values": [1]}), "evidence[0].cpu.unit"),
    "a time before all times": (one(memory={"start": -1, "step": 1, "values": [1]}), "evidence[0].memory"),
    "an end beyond all times": (
        one(memory={"start": 253_402_300_799, "step": 1, "values": [1, 1]}),
        "evidence[0].memory",
    ),
    "a step of years": (
        one(memory={"start": 1, "step": 10**8, "values": [1, 1]}),
        "evidence[0].memory.step",
    ),
    "a reading that no machine can hold": (
        one(memory={"start": 1, "step": 1, "values": [10**400]}),
        "evidence[0].memory.values[0]",
    ),
    "a unit that no machine can hold": (
        one(memory={"start": 1, "step": 1, "unit": 10**400, "values": [1]}),
        "evidence[0].memory.unit",
    ),
    "a count that no machine can hold": (one(restarts=10**4000), "evidence[0]"),
    "a moment that no machine can hold": (one(starts=[10**4000]), "evidence[0]"),
    "a reading as text": (
        one(memory={"start": 1, "step": 1, "values": ["1"]}),
        "evidence[0].memory.values[0]",
    ),
    "a container without a name": (one(container=""), "evidence[0].container"),
    "a kill in milliseconds": (one(kills=[{"at": 1_800_000_000_000}]), "evidence[0]"),
    "restarts below none": (one(restarts=-1), "evidence[0]"),
}


@pytest.mark.parametrize(("data", "path"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_with_its_place(data: bytes, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        evidence.decode(data)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b'{"schema":"bayplan.evidence/v2","evidence":[]}', "newer bayplan", id="newer"),
        pytest.param(b'{"schema":"bayplan.snapshot/v1"}', "evidence", id="a snapshot"),
        pytest.param(one()[:-3], "damaged", id="cut short"),
        pytest.param(b'{"kind":"List","items":[]}', "--files", id="a dump"),
        pytest.param(b"{}", "no evidence", id="something else"),
        pytest.param(b" \n", "is empty", id="nothing"),
    ],
)
def test_other_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        evidence.decode(data)


def test_what_a_newer_minor_version_adds_is_ignored() -> None:
    (found,) = evidence.decode(one(mood="good"))
    assert found == Evidence(WEB) and found.memory == Track()


def test_a_directory_is_no_evidence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a directory"):
        evidence.read(str(tmp_path))


def test_the_example_is_in_the_form_that_we_write() -> None:
    data = EXAMPLE.read_bytes()
    assert evidence.encode(evidence.read(str(EXAMPLE))) == data
