"""Nothing is carried out that the review of the edited tree objects to."""

from pathlib import Path

import pytest

from bayplan.cli import carrying
from bayplan.cli.output import Showing
from bayplan.cli.pages import Pages
from bayplan.cli.reply import Code, Reply
from bayplan.cli.sizing import Wanted
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.rightsizing.report.whole import Sizing

EDIT = Edit("web.yaml", 1, 8, 13, "512Mi", "256Mi")
SHOWN = Reply("shown", Code.FINDINGS)
PAGES = Pages(Showing("text", "error", no_color=True), None, every=False)


@pytest.mark.parametrize("wanted", [Wanted(write=True), Wanted(branch="sizes")], ids=["write", "branch"])
def test_an_edited_tree_that_breaks_something_is_not_written(
    wanted: Wanted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web.yaml").write_text("memory: 512Mi\n", encoding="utf-8")
    fault = Finding("rollout-down", Severity.ERROR, "Deployment shop/web", "goes to zero")
    answer = Sizing(patch=Patch(edits=(EDIT,), findings=(fault,), reviewed=True))
    ledger = tmp_path / "ledger.jsonl"
    reply = carrying.carry_out(answer, str(tmp_path), str(ledger), wanted, PAGES, lambda _: SHOWN)
    assert reply == SHOWN
    assert "nothing is changed: the edited tree would break" in capsys.readouterr().err
    assert (tmp_path / "web.yaml").read_text(encoding="utf-8") == "memory: 512Mi\n" and not ledger.exists()
