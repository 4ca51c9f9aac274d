"""The checklist as Markdown: boxes to tick, and every failure in full."""

from bayplan.views.verify import markdown
from tests.views.verify import build


def test_the_page() -> None:
    written = markdown.rendered(build.whole())
    assert written.startswith("# Verification\n\n1 item failed, 1 unknown, 1 passed, 1 not applicable")
    assert "- [x] What node-ready says.\n" in written
    assert "- [ ] What pods-running says. **failed**\n" in written
    assert "- [ ] What hub-running says. *not applicable*\n" in written
    assert "## What failed\n\n### `pods-running`\n\n- **Pod a/b** is stuck\n" in written
    assert "  - `kubectl logs b`\n" in written


def test_what_passed_is_not_told_among_failures() -> None:
    assert "Pod a/d" not in markdown.rendered(build.whole())


def test_nothing_of_a_subject_is_markup() -> None:
    written = markdown.rendered(build.whole())
    assert "<x>" not in written and "&lt;x&gt;" in written
    assert "waits \\| for a node" in written
