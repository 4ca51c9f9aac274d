"""The portable form: nothing lost, nothing secret, the same bytes each time, readable by other versions."""

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as some

from bayplan.app import observe
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Lower
from bayplan.model.quantities import Quantity
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.sources import manifests, snapshots
from tests.sources.any_record import any_of
from tests.sources.objects import Document, container, deployment, document, listing, pod, template

RECORDS: dict[str, type[Record]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Snapshot).items()
    if name != "sources" and get_args(hint)[1:] == (Ellipsis,)
}
BELOW: dict[str, type[Record]] = {name: get_args(hint)[0] for name, hint in get_type_hints(Lower).items()}
"""Records of the lower layer."""

EXAMPLES = sorted(path for path in (Path(__file__).parents[2] / "examples").iterdir() if path.is_dir())


def families(record: object) -> list[object]:
    """The families of all amounts within, which equality does not look at."""
    if isinstance(record, Quantity):
        return [record.family]
    parts: Iterable[object] = record if isinstance(record, tuple) else ()
    if isinstance(record, dict):
        parts = [record[key] for key in sorted(record)]
    if isinstance(record, msgspec.Struct):
        parts = [getattr(record, name) for name in record.__struct_fields__]
    return [found for part in parts for found in families(part)]


@pytest.mark.parametrize("field", RECORDS)
def test_every_record_survives(field: str) -> None:
    @given(any_of(RECORDS[field]))
    def survives(record: Record) -> None:
        before = msgspec.structs.replace(Snapshot(), **{field: (record,)})
        after = snapshots.decode(snapshots.encode(before))
        assert after == before
        assert families(after) == families(before)

    survives()


@pytest.mark.parametrize("field", BELOW)
def test_every_record_of_the_lower_layer_survives(field: str) -> None:
    @given(any_of(BELOW[field]))
    def survives(record: Record) -> None:
        before = Snapshot(lower=msgspec.structs.replace(Lower(), **{field: (record,)}))
        assert snapshots.decode(snapshots.encode(before)) == before

    survives()


FIRST, LAST = f"{snapshots.FIRST:04}-01-01", f"{snapshots.LAST}-12-31"
YEARS = tuple(map(datetime.datetime.fromisoformat, (FIRST, LAST)))


@given(
    some.datetimes(*YEARS, timezones=some.just(datetime.UTC)),
    some.dictionaries(some.text(), some.integers(0, 9)),
    some.lists(some.text()),
)
def test_the_frame_survives(taken_at: datetime.datetime, skipped: dict[str, int], sources: list[str]) -> None:
    before = Snapshot(taken_at=taken_at, skipped=skipped, sources=tuple(sources), kubernetes="v1.35.1")
    assert snapshots.decode(snapshots.encode(before)) == before


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_time_at_the_edge_of_all_times_is_refused(year: str) -> None:
    damaged = b'{"schema":"bayplan.snapshot/v1","taken_at":"%s-06-01T00:00:00Z"}' % year.encode()
    with pytest.raises(InvalidInput, match="taken_at: is no time of a snapshot; years go from 2 to 9998"):
        snapshots.decode(damaged)


@pytest.mark.parametrize("ending", [".json", ".json.zst"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_saved_and_loaded(tmp_path: Path, example: Path, ending: str) -> None:
    before = observe.look(files=[str(example)], strict=True)
    assert before.lower.machines
    path = str(tmp_path / f"s{ending}")
    snapshots.save(before, path)
    assert snapshots.load(path) == before
    assert [found.name for found in tmp_path.iterdir()] == [f"s{ending}"]


def test_the_bytes_depend_on_the_snapshot_alone(tmp_path: Path) -> None:
    one, other = (
        manifests_of(tmp_path, pod("a", nodeSelector=labels))
        for labels in ({"x": "1", "y": "2"}, {"y": "2", "x": "1"})
    )
    assert snapshots.encode(one) == snapshots.encode(other)
    assert snapshots.digest(one) == snapshots.digest(other)
    assert snapshots.digest(one) != snapshots.digest(manifests_of(tmp_path, pod("b")))
    assert len(snapshots.digest(one)) == 16


def manifests_of(folder: Path, *objects: Document) -> Snapshot:
    path = folder / "objects.json"
    path.write_text(json.dumps(listing(*objects)))
    return manifests.read([str(path)])


def test_an_empty_snapshot_is_nothing_but_its_schema() -> None:
    assert snapshots.encode(Snapshot()) == b'{"schema":"bayplan.snapshot/v1"}'
    assert snapshots.decode(b'{"schema":"bayplan.snapshot/v1"}') == Snapshot()


def test_what_later_versions_add_is_ignored() -> None:
    later = b'{"schema":"bayplan.snapshot/v1","moods":[1],"nodes":[{"name":"n1","colour":"red"}]}'
    assert [node.name for node in snapshots.decode(later).nodes] == ["n1"]


CANARY = "canary-in-the-coal-mine"


def secretive() -> Document:
    """Objects with a canary in every place where people keep secrets."""
    inside: dict[str, Any] = {
        "env": [{"name": CANARY, "value": CANARY}], "args": [CANARY], "command": [CANARY],
        "envFrom": [{"secretRef": {"name": CANARY}}], "volumeMounts": [{"name": CANARY, "mountPath": CANARY}],
        "livenessProbe": {"httpGet": {"httpHeaders": [{"name": "Authorization", "value": CANARY}]}},
    }  # fmt: skip
    last = {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": CANARY, "other": CANARY}}
    volumes = [{"name": "v", "secret": {"secretName": CANARY}}, {"name": "w", "hostPath": {"path": CANARY}}]
    spec: dict[str, Any] = {
        "containers": [container(**inside)], "initContainers": [container("init", **inside)],
        "volumes": volumes,
        "imagePullSecrets": [{"name": CANARY}], "ephemeralContainers": [container("debug", **inside)],
    }  # fmt: skip
    items = [pod(**spec), deployment(template=template(**spec) | {"metadata": last})]
    items += [
        document("Secret", data={"a": CANARY}, stringData={"b": CANARY}),
        document("ConfigMap", data={"a": CANARY}),
    ]
    items += [
        document("PersistentVolume", spec={"csi": {"driver": "d", "volumeAttributes": {"password": CANARY}}})
    ]
    items += [document("StorageClass", api="storage.k8s.io/v1", parameters={"token": CANARY})]
    for item in items:
        item["metadata"] |= last | {"managedFields": [{"manager": CANARY}]}
    return listing(*items)


@pytest.mark.parametrize("ending", [".json", ".json.zst"])
def test_no_secret_gets_into_the_file(tmp_path: Path, ending: str) -> None:
    source, target = tmp_path / "dump.json", tmp_path / f"s{ending}"
    source.write_text(json.dumps(secretive()))
    found = manifests.read([str(source)], strict=True)
    assert (len(found.pods), len(found.workloads), len(found.volumes)) == (1, 1, 1)
    snapshots.save(found, str(target))
    written = target.read_bytes()
    assert CANARY.encode() not in (zstandard.decompress(written) if ending.endswith("zst") else written)
    assert CANARY not in repr(found)


@pytest.mark.parametrize("name", ["s.yaml", "s", "s.json.gz", "s.zst", "json"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"written as \.json or \.json\.zst"):
        snapshots.save(Snapshot(), str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written: No such file or directory"):
        snapshots.save(Snapshot(), str(tmp_path / "missing" / "s.json"))


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.json"
    snapshots.save(Snapshot(kubernetes="v1.35.0"), str(path))

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InvalidInput, match="No space left on device"):
        snapshots.save(Snapshot(), str(path))
    monkeypatch.undo()
    assert snapshots.load(str(path)).kubernetes == "v1.35.0"
    assert [found.name for found in tmp_path.iterdir()] == ["s.json"]


UNREADABLE = {
    "a dump of kubectl": (json.dumps(listing(pod())), "is not a snapshot of bayplan"),
    "a newer schema": ('{"schema": "bayplan.snapshot/v2"}', "was written by a newer bayplan"),
    "no JSON": ("schema", "malformed"),
    "an array": ("[]", "expected a mapping, got a list"),
    "half a file": ('{"schema": "bayplan.snapshot/v1", "nodes"', "truncated"),
    "a wrong type": (
        '{"schema": "bayplan.snapshot/v1", "nodes": 3}',
        "nodes: expected a list, got a whole number",
    ),
    "a wrong amount": (
        '{"schema": "bayplan.snapshot/v1", "nodes": [{"name": "n", "capacity": {"cpu": "x"}}]}',
        "'x' is not a quantity",
    ),
    "a wrong family": (
        '{"schema": "bayplan.snapshot/v1", "nodes": [{"name": "n", "capacity": {"cpu": "1 Roman"}}]}',
        "'Roman' is not a valid Family",
    ),
    "an amount that is a number": (
        '{"schema": "bayplan.snapshot/v1", "nodes": [{"name": "n", "capacity": {"cpu": 1}}]}',
        "expected a quantity",
    ),
}


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_snapshot_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        snapshots.load(str(path))
    assert message in str(refused.value)
    assert refused.value.file == str(path)


def test_a_directory_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a directory"):
        snapshots.load(str(tmp_path))
