"""`bayplan render`, from the first look to a tree that somebody edits, and an estate file that changes."""

import json
from pathlib import Path

import pytest

from tests.journeys.terminal import ROOT, Terminal, compare

A100 = "--estate examples/a100/bayplan.yaml"
R730 = "--estate examples/r730/bayplan.yaml"
FOUR = "  - {name: gpu-4, cpu: 8, memory: 32Gi, gpus: 4, pool: card}\n"


def changed(folder: Path, example: str, before: str, after: str) -> str:
    """An estate file like that of an example, with one passage another."""
    text = (ROOT / "examples" / example / "bayplan.yaml").read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    file = folder / "bayplan.yaml"
    file.write_text(text.replace(before, after), encoding="utf-8")
    return str(file)


def test_a_look_writes_nothing(terminal: Terminal) -> None:
    shown = terminal.run(f"render {A100}")
    assert (shown.code, shown.err) == (0, "")
    compare(shown.out, "render.txt")


def test_a_tree_is_written_and_stays_as_it_is(terminal: Terminal, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    first = terminal.run(f"render {R730} -o {tree}")
    assert first.code == 0 and f"{tree} is as it says." in first.out.replace("\n", " ").replace("  ", " ")
    stamps = {path: path.stat().st_mtime_ns for path in tree.rglob("*")}
    again = json.loads(terminal.run(f"render {R730} -o {tree} --output json").out)
    assert {one["change"] for one in again["files"]} == {"unchanged"} and again["written"]
    assert {path: path.stat().st_mtime_ns for path in tree.rglob("*")} == stamps
    assert terminal.run(f"render {R730} -o {tree} --check").code == 0


@pytest.mark.parametrize("example", ["a100", "r730"])
def test_the_house_has_nothing_against_it(terminal: Terminal, tmp_path: Path, example: str) -> None:
    terminal.run(f"render --estate examples/{example}/bayplan.yaml -o {tmp_path} --as fleet")
    (tmp_path / "bayplan.yaml").write_bytes((ROOT / "examples" / example / "bayplan.yaml").read_bytes())
    shown = json.loads(terminal.run(f"review {tmp_path} --no-cache --output json").out)
    assert [one["summary"] for one in shown["findings"] if one["severity"] == "error"] == []


def test_an_edit_is_kept_and_told_until_it_is_given_up(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run(f"render {R730} -o {tmp_path}")
    file = tmp_path / "helm/traefik/values.yaml"
    file.write_text("mine: true\n")
    shown = terminal.run(f"render {R730} -o {tmp_path}")
    assert shown.code == 1 and file.read_text() == "mine: true\n"
    assert "was edited since it was rendered" in " ".join(shown.out.split())
    assert terminal.run(f"render {R730} -o {tmp_path} --overwrite").code == 0
    assert "mine" not in file.read_text()


def test_a_component_that_is_gone_is_removed(terminal: Terminal, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    terminal.run(f"render {R730} -o {tree}")
    assert (tree / "helm/reloader").is_dir()
    estate = changed(tmp_path, "r730", "  - name: reloader\n", "")
    checked = terminal.run(f"render --estate {estate} -o {tree} --check")
    assert checked.code == 1 and "it would be removed" in " ".join(checked.out.split())
    assert (tree / "helm/reloader").is_dir()
    assert terminal.run(f"render --estate {estate} -o {tree}").code == 0
    assert not (tree / "helm/reloader").exists()


def test_of_one_component_nothing_else_is_touched(terminal: Terminal, tmp_path: Path) -> None:
    shown = json.loads(terminal.run(f"render {R730} -o {tmp_path} --only vpa --output json").out)
    assert [one["path"] for one in shown["files"]] == ["helm/vpa/namespace.yaml", "helm/vpa/values.yaml"]


def test_a_contradiction_keeps_everything_as_it_is(terminal: Terminal, tmp_path: Path) -> None:
    estate = changed(tmp_path, "a100", "    - name: gpu-1\n", f"  {FOUR}    - name: gpu-1\n")
    tree = tmp_path / "tree"
    shown = terminal.run(f"render --estate {estate} -o {tree}")
    assert shown.code == 1 and not tree.exists()
    told = " ".join(shown.out.split())
    assert "gpu-4 wants 4 nvidia.com/gpu, and no worker has more than 2" in told
    line = (tmp_path / "bayplan.yaml").read_text().splitlines().index(f"  {FOUR}".rstrip("\n")) + 1
    assert f"bayplan.yaml:{line}:" in told.replace(" ", "")


def test_images_hold_the_token_only_where_that_is_asked_for(terminal: Terminal, tmp_path: Path) -> None:
    terminal.environment(K3S_TOKEN="not-for-everybody")
    without, within = tmp_path / "without", tmp_path / "within"
    assert terminal.run(f"render {A100} --seed-iso {without}").code == 0
    assert terminal.run(f"render {A100} --seed-iso {within} --with-token").code == 0
    names = [path.relative_to(without).as_posix() for path in sorted(without.rglob("*.iso"))]
    assert names[:2] == ["cp1/seed.iso", "cp2/seed.iso"] and len(names) == 7
    assert b"not-for-everybody" not in (without / "wk-gpu1/seed.iso").read_bytes()
    assert b"not-for-everybody" in (within / "wk-gpu1/seed.iso").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (f"{A100} -o src", "src: holds bayplan, and is no rendered tree"),
        (f"{A100} --only nothing", "nothing is rendered for nothing; there are"),
        (f"{A100} --with-token", "--with-token says what is in images; give --seed-iso DIR, too"),
        (f"{A100} -o x --seed-iso x/y", "x/y is in the tree, which goes to a repository"),
        ("", "there is no bayplan.yaml here; name one with --estate"),
        ("--estate nowhere.yaml", "nowhere.yaml"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(terminal: Terminal, words: str, sentence: str) -> None:
    shown = terminal.run(f"render {words}")
    assert shown.code == 2 and sentence in shown.err and "Traceback" not in shown.err
