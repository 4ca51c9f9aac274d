"""Names that want to be something else where they are shown: escapes, commands, markup, other alphabets."""

import json
import os
from pathlib import Path

import pytest

from tests.robust import desk, promises
from tests.robust.desk import deployment

EVIL = "\\e[31mX\\e]0;own\\a\\r\\n::error::x\\u202e\\0]]>&<script>|`x`@org\\u2028${{ 1 }}"
"""As a double-quoted text of YAML."""

TREE = {
    "a.yaml": deployment(f'"{EVIL}"', memory=f'256Mi\n              "{EVIL}": 1x'),
    "b\x1b[31m\n::error::x.yaml": deployment("b", memory="1x"),
    "<img src=x>.yaml": deployment("c", memory="-1Mi"),
    "stacks/\x1b]0;x\x07/main.tf": 'resource "kubernetes_namespace" "a" {\n  metadata {\n'
    '    name = "\\u001b[31mX\\n::error::y"\n  }\n  count = "a\x1b[31m"\n}\n'
    'module "x" {\n  source = "\\u001b[31m<script>"\n}\nlocals {\n\x1b[31m = 1\n}\n',
    "c.yaml": 'kind: "\\e[31mX"\napiVersion: "\\e[1m"\nmetadata: {name: "\\e[31m"}\nspec: {replicas: "\\e"}\n'
    '---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: x, namespace: "\\e[31m"}\n'
    f'spec: {{replicas: "{EVIL}"}}\n---\n"\\e[31m": 1\n"\\e[31m": 2\nkind: x\n',
    "bayplan.yaml": f'"{EVIL}": 1\n',
    "k/kustomization.yaml": f'resources: ["{EVIL}"]\n',
    "f/fleet.yaml": f'namespace: "{EVIL}"\nhelm: '
    f'{{chart: c, valuesFiles: ["{EVIL}"], releaseName: "{EVIL}"}}\n',
}  # fmt: skip


def test_no_name_breaks_a_form(tmp_path: Path) -> None:
    tree = desk.sow(tmp_path / "tree", TREE)
    forms = desk.forms(tree, tmp_path / "answers", "--all")
    promises.insist(forms)
    assert len(json.loads(forms["json"])["findings"]) >= 8
    assert "\n::error::" not in forms["github"]


@pytest.mark.parametrize("terminal", [False, True])
def test_no_name_reaches_the_terminal_as_it_is(
    terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1") if terminal else monkeypatch.delenv("FORCE_COLOR", raising=False)
    shown = desk.review(desk.sow(tmp_path, TREE), "--all").out
    for escape in ("\x1b[31mX", "\x1b]", "\x07", "\u202e", "\r", "\0"):
        assert escape not in shown
    assert ("\x1b[" in shown) is terminal


@pytest.mark.skipif(os.name != "posix", reason="names are bytes here only")
def test_names_that_are_no_text_are_named_and_passed_over(tmp_path: Path) -> None:
    stack = tmp_path / "tree" / "stacks" / os.fsdecode(b"\xfe")
    desk.sow(stack, {"main.tf": "locals {}\n"})
    desk.sow(tmp_path / "tree", {os.fsdecode(b"\xff.yaml"): "a: [", "good.yaml": deployment("good")})
    forms = desk.forms(tmp_path / "tree", tmp_path / "answers", "--cache", tmp_path / "cache")
    promises.insist(forms)
    assert forms["text"].count("has a name that is not UTF-8, and is not read; rename it") == 2
    assert "1 workload" in " ".join(forms["text"].split())
    assert desk.review(stack).err.endswith("the path is not UTF-8; rename the folder\n")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_terminal_without_an_alphabet_gets_an_answer(form: str, tmp_path: Path) -> None:
    tree = desk.sow(tmp_path, {"ä.yaml": deployment('"näme-\u2603-\U0001f600"', memory="1x")})
    shown = desk.process("review", str(tree), "--no-cache", "--output", form, PYTHONIOENCODING="ascii")
    assert (shown.returncode, shown.stderr) == (1, b"")
    assert shown.stdout.isascii()
    if form == "json":
        assert "\U0001f600" in json.loads(shown.stdout)["findings"][0]["subject"]
