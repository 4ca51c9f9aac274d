"""Dumps of both layers, mixed: who reads which file, and what is amiss between nodes and machines."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import dumps, observe
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Lower, Machine
from tests import make
from tests.sources.objects import listing, node, pod
from tests.sources.proxmox.dump import CONFIG, written

CONFIGS = {"nodes/pve1/qm-config-201.txt": CONFIG, "nodes/pve1/apt/versions.json": []}


def mixed(folder: Path) -> Path:
    """A folder with objects, a dump of the hypervisor, and a text that is neither."""
    (folder / "objects.json").write_text(json.dumps(listing(pod("a"), node("web"))), encoding="utf-8")
    (folder / "notes.txt").write_text("ask somebody about node3\n", encoding="utf-8")
    return written(folder, CONFIGS)


def test_a_folder_may_hold_both(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    found = dumps.read([str(mixed(tmp_path))], strict=True, progress=lambda *step: steps.append(step))
    assert [one.name for one in found.pods] == ["a"]
    assert [one.vmid for one in found.lower.machines] == [201]
    assert found.skipped == {dumps.SKIPPED: 1}
    assert [Path(name).name for name in found.sources] == [
        "objects.json",
        "versions.json",
        "qm-config-201.txt",
    ]
    assert [(at, total) for _, at, total in steps] == [(1, 3), (2, 3), (3, 3)]


def test_a_folder_without_a_cluster_is_fine(tmp_path: Path) -> None:
    found = observe.look(files=[str(written(tmp_path, CONFIGS))])
    assert found.pods == () and len(found.lower.machines) == 1 and found.findings == ()


def test_the_folder_itself_may_be_named(tmp_path: Path) -> None:
    written(tmp_path, CONFIGS)
    assert dumps.read([str(tmp_path / "pve")]).lower.machines[0].host == "pve1"
    assert dumps.read([str(tmp_path / "pve/nodes/pve1/qm-config-201.txt")]).lower.machines[0].name == "web"


def test_what_is_neither_is_still_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(InvalidInput):
            dumps.read([str(path)])


def test_objects_in_a_text_file_are_read_where_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pods.txt"
    path.write_text(json.dumps(listing(pod("a"))), encoding="utf-8")
    assert len(dumps.read([str(path)]).pods) == 1


def test_strictness_holds_for_both(tmp_path: Path) -> None:
    folder = written(mixed(tmp_path), {"nodes/pve1/status.json": "{"})
    with pytest.raises(InvalidInput, match="truncated"):
        dumps.read([str(folder)], strict=True)
    assert [one.check for one in dumps.read([str(folder)]).findings] == ["unreadable-document"]


NODES = [
    replace(make.node("a"), provider_id="proxmox://pve/201"),
    replace(make.node("b"), provider_id="proxmox://pve/202"),
    make.node("c"),
]


@pytest.mark.parametrize(
    ("machines", "found"),
    [
        ([Machine(201), Machine(202), Machine(203, "c")], []),
        ([], []),
        ([Machine(999)], [("node-without-machine", "Node", ("a", "b"))]),
        ([Machine(201)], [("node-without-machine", "Node", ("b", "c"))]),
        ([Machine(201), Machine(202)], [("node-without-machine", "Node c", ("c",))]),
        (
            [Machine(201), Machine(202), Machine(203, "c"), Machine(204, "c")],
            [("machine-in-doubt", "Node c", ()), ("node-without-machine", "Node c", ("c",))],
        ),
    ],
    ids=["all there", "none read", "others read", "two missing", "one missing", "two of one name"],
)
def test_nodes_without_a_machine_are_told(
    machines: list[Machine], found: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    told = dumps.unberthed(NODES, Lower(machines=tuple(machines)))
    assert [(one.check, one.subject, one.evidence) for one in told] == found
