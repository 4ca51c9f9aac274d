"""Which files a directory stands for: dumps, and not what somebody declares beside them."""

from pathlib import Path

import pytest

from bayplan.sources import files


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    for name in (
        "pods.json",
        "more/nodes.yaml.gz",
        "bayplan.yaml",
        "stacks/bayplan.yaml",
        "stacks/web/main.tf",
        "stacks/web/values.yaml",
        "stacks/web/dashboards/memory.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def found(path: Path) -> list[str]:
    return [one.path.relative_to(path).as_posix() for one in files.find([str(path)]) if one.path]


def test_estate_files_and_what_terraform_reads_are_no_dumps(estate: Path) -> None:
    assert found(estate) == ["more/nodes.yaml.gz", "pods.json"]


def test_a_folder_that_is_named_is_read_whatever_lies_in_it(estate: Path) -> None:
    assert found(estate / "stacks" / "web") == ["dashboards/memory.json", "values.yaml"]
    (one,) = files.find([str(estate / "bayplan.yaml")])
    assert one.path == estate / "bayplan.yaml"


def test_texts_are_found_only_where_they_are_asked_for(estate: Path) -> None:
    for name in (
        "pve/nodes/a/qm-list.txt",
        "pve/storage.cfg",
        "vm-201.conf",
        "stacks/web/notes.txt",
        "a.log",
    ):
        path = estate / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert found(estate) == ["more/nodes.yaml.gz", "pods.json"]
    everything = {
        one.name.removeprefix(f"{estate}/"): files.is_text(one)
        for one in files.find([str(estate)], texts=True)
    }
    assert everything == {
        "more/nodes.yaml.gz": False,
        "pods.json": False,
        "pve/nodes/a/qm-list.txt": True,
        "pve/storage.cfg": True,
        "vm-201.conf": True,
    }
