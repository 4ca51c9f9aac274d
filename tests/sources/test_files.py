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
