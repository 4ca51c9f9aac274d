"""Taking a snapshot: what is written is what was read."""

import datetime
from pathlib import Path

import pytest

from bayplan.app import take
from bayplan.model.errors import InvalidInput
from bayplan.sources import snapshots

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
POD = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
  "spec": {"containers": [{"name": "a"}]}}"""


@pytest.mark.parametrize("ending", [".json", ".json.zst"])
def test_what_is_written_can_be_read(tmp_path: Path, ending: str) -> None:
    dump, target = tmp_path / "pods.json", str(tmp_path / f"s{ending}")
    dump.write_text(POD, encoding="utf-8")
    taken = take.take(target, files=[str(dump)], clock=lambda: NOON)
    assert (taken.counts, taken.path) == ({"pods": 1}, target)
    assert taken.size == Path(target).stat().st_size
    assert taken.notes == (
        "nothing says which Kubernetes this is: 1.36 will be taken; name it with --kubernetes",
    )
    read = snapshots.load(target)
    assert (read.taken_at, snapshots.digest(read)) == (NOON, taken.digest)


def test_what_could_not_be_read_is_told(tmp_path: Path) -> None:
    dump = tmp_path / "pods.json"
    dump.write_text(POD + '\n{"apiVersion": "v1", "kind": "Pod", "spec": 5}\n', encoding="utf-8")
    taken = take.take(str(tmp_path / "s.json"), files=[str(dump)])
    assert [finding.check for finding in taken.findings] == ["unreadable-document"]


def test_without_a_source_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is nothing to look at"):
        take.take(str(tmp_path / "s.json"))
    assert list(tmp_path.iterdir()) == []


def test_the_lower_layer_alone_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "pve" / "nodes" / "pve1"
    folder.mkdir(parents=True)
    (folder / "qm-config-201.txt").write_text("memory: 2048\nname: web\n", encoding="utf-8")
    taken = take.take(str(tmp_path / "s.json"), files=[str(tmp_path / "pve")])
    assert (taken.counts, taken.notes, taken.findings) == ({"hosts": 1, "machines": 1}, (), ())
    assert [one.name for one in snapshots.load(str(tmp_path / "s.json")).lower.machines] == ["web"]
