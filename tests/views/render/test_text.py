"""What is rendered is told by folders, changes first, and a contradiction before everything else."""

from bayplan.app.render import Rendering
from bayplan.app.staying import RenderedFile
from bayplan.model.findings import Finding, Severity
from bayplan.views.layout import plain
from bayplan.views.render import json, text

UNCHANGED = RenderedFile("helm/b/values.yaml", "unchanged", "components[1]")
ANSWER = Rendering(
    "bayplan.yaml",
    "tree",
    ("helm",),
    (
        RenderedFile("README.md", "updated", "components"),
        RenderedFile("helm/a/objects/x.yaml", "created", "components[0]"),
        RenderedFile("helm/a/values.yaml", "created", "components[0]"),
        RenderedFile("helm/a/namespace.yaml", "edited", "components[0]"),
        UNCHANGED,
    ),
    written=True,
)
WRONG = Finding("release-collision", Severity.ERROR, "a", "one takes the other over")


def said(answer: Rendering, *, every: bool = False) -> list[str]:
    return [plain(one) for one in text.lines(answer, 100, every=every)]


def test_what_happened_is_one_sentence() -> None:
    first, second, *_ = said(ANSWER)
    assert first == "bayplan.yaml: 5 files as helm: 2 created, 1 updated, 1 unchanged, 1 edited."
    assert second == "tree is as it says."


def test_files_of_a_folder_stand_together_where_the_same_becomes_of_them() -> None:
    lines = [" ".join(one.split()) for one in said(ANSWER)]
    assert "helm/a/ (2 files) created components[0]" in lines
    assert "helm/a/namespace.yaml edited components[0]" in lines
    assert not any("helm/b" in one for one in lines)
    assert any("helm/b/values.yaml" in one for one in said(ANSWER, every=True))


def test_where_nothing_may_be_written_only_the_reason_counts() -> None:
    refused = Rendering("bayplan.yaml", "tree", ("helm",), ANSWER.files, (WRONG,), refused=True)
    lines = said(refused)
    assert lines[1] == "Nothing was written: what is declared contradicts itself."
    assert "Files" not in lines and any("one takes the other over" in one for one in lines)


def test_many_are_counted() -> None:
    files = tuple(RenderedFile(f"helm/n{at}/values.yaml", "created", "k") for at in range(60))
    lines = said(Rendering("bayplan.yaml", "", ("helm",), files))
    assert lines[1] == "Nothing was written; -o DIR writes them."
    assert "  … and 20 more; --all names them" in lines


def test_the_document_has_every_file() -> None:
    assert json.document(ANSWER).files == ANSWER.files
