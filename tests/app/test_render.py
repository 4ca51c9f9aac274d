"""What was seen under the nodes counts in proofs, and never in what is rendered."""

from pathlib import Path

import pytest

from bayplan.app import render as use_case
from bayplan.app.render import Asked
from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Severity
from bayplan.model.machines import Host, Lower
from tests.architecture.source import ROOT

A100 = str(ROOT / "examples" / "a100" / "bayplan.yaml")


def test_the_same_estate_gives_the_same_answer() -> None:
    first = use_case.render(A100, Asked())
    assert first == use_case.render(A100, Asked())
    assert not first.answer.refused and first.answer.forms == ("fleet",)
    assert all(one.key for one in first.answer.files)


def test_hosts_that_were_seen_count_in_proofs_alone() -> None:
    small = Lower(hosts=(Host("pve1", memory=256 << 30),))
    found = use_case.render(A100, Asked(), small)
    (wrong,) = [one for one in found.answer.findings if one.severity is Severity.ERROR]
    assert (wrong.check, found.answer.refused) == ("pinned-memory-beyond-host", True)
    assert wrong.line and wrong.file == A100
    assert found.changes == use_case.render(A100, Asked()).changes


def test_notes_say_how_many_notebooks_fit() -> None:
    notes = use_case.render(A100, Asked()).answer.notes
    assert "profile gpu-2: 4 at once (wk-gpu1: 1, wk-gpu2: 1, wk-gpu3: 1, wk-gpu4: 1)" in notes


def test_all_forms_hold_what_one_does() -> None:
    one = {file.path for file in use_case.render(A100, Asked()).answer.files}
    every = {file.path for file in use_case.render(A100, Asked(form="all")).answer.files}
    assert one < every and {path.split("/")[0] for path in every - one} == {"helm", "kustomize"}


def test_an_estate_without_a_platform_comes_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "bayplan.yaml").write_text("hosts: [{name: pve1, memory: 64Gi}]\n")
    found = use_case.render(str(tmp_path / "bayplan.yaml"), Asked()).answer
    assert found.files == () and found.notes == (use_case.NOTHING,)


def test_what_cannot_be_made_is_told_at_its_place(tmp_path: Path) -> None:
    text = Path(A100).read_text(encoding="utf-8")
    key = next(line for line in text.splitlines() if line.strip().startswith("- ssh-ed25519"))
    file = tmp_path / "bayplan.yaml"
    file.write_text(text.replace(key, "    - ./gone.pub"), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        use_case.render(str(file), Asked())
    assert caught.value.path == "bootstrap.sshKeys[0]" and caught.value.file == str(file)
    assert file.read_text().splitlines()[caught.value.line - 1].strip() == "- ./gone.pub"


def test_images_beside_the_tree_are_refused_within_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="name a folder outside it"):
        use_case.render(A100, Asked(path=str(tmp_path), images=str(tmp_path / "iso")))


def test_news_that_two_looks_have_is_told_once(tmp_path: Path) -> None:
    """What the engine cannot hold of tiers is found when the file is read, and proved again."""
    file = tmp_path / "bayplan.yaml"
    file.write_text(
        "kubernetes: '1.34'\n"
        "policyEngine: {kind: objects, namespaces: [tea-shop]}\n"
        "tiers:\n"
        "  - name: tea\n"
        "    namespaces: [tea-*]\n"
        "    stripCpuLimits: true\n",
        encoding="utf-8",
    )
    found = use_case.render(str(file), Asked()).answer.findings
    assert [one.check for one in found] == ["tier-not-held"]
