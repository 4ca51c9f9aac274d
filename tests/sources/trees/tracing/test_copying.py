"""A copy is read like the tree, and never leads back to it."""

from fractions import Fraction
from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.sources import trees
from bayplan.sources.trees import tracing

POD = "# 512Mi\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a}]}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in (
        ".git/config",
        "part/web.yaml",
        "part/.hidden/x",
        "beside/a.tf",
        ".cache/y",
        "node_modules/z",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(POD if name.endswith(".yaml") else "512Mi\n")
    (tmp_path / "outside.yaml").write_text(POD)
    (root / "part/in.yaml").symlink_to(root / "beside/a.tf")
    (root / "part/out.yaml").symlink_to(tmp_path / "outside.yaml")
    return root


def names(path: str, around: frozenset[str] | None) -> dict[str, bytes]:
    with tracing.copied(path, around) as copy:
        assert copy.find({}, None).tree("x").findings == trees.read(path).findings or around is not None
        copy.consider({Fraction(512 << 20)})
        return dict(copy.contents)


def test_the_part_and_what_lies_around_it(home: Path) -> None:
    part = {"part/web.yaml", "part/.hidden/x"}
    assert names(str(home / "part"), frozenset()).keys() == part
    assert names(str(home / "part"), frozenset(["beside"])).keys() == part | {"beside/a.tf"}
    assert names(str(home / "part"), None).keys() == part | {"beside/a.tf"}


def test_a_single_file(home: Path) -> None:
    with tracing.copied(str(home / "part/web.yaml"), frozenset()) as copy:
        copy.consider({Fraction(512 << 20)})
        assert list(copy.contents) == ["part/web.yaml"]
        assert [one.key for one in copy.find({}, None).tree("x").declared] == [("Pod", "default", "web")]


def test_what_is_laid_is_taken_away_again(home: Path) -> None:
    with tracing.copied(str(home / "part")) as copy:
        copy.consider({Fraction(512 << 20)})
        for text in ("api", "db", "web"):
            copy.lay({"part/web.yaml": POD.replace("web", text).encode()} if text != "web" else {})
            assert [one.name for one in copy.find({}, None).tree("x").declared] == [text]
    assert (home / "part/web.yaml").read_text() == POD


def test_links_stay_within_the_copy(home: Path) -> None:
    with tracing.copied(str(home / "part")) as copy:
        copy.put("beside/a.tf", b"changed")
        copy.put("part/in.yaml", b"changed")
    assert (home / "beside/a.tf").read_text() == "512Mi\n"
    assert (home.parent / "outside.yaml").read_text() == POD


def test_a_path_that_is_not_there(home: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"), tracing.copied("nowhere"):
        pass
