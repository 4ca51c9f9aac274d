"""Diffs as `git apply` takes them."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bayplan.app.patching import diffs


def test_changes_near_each_other_are_one_hunk() -> None:
    old = b"".join(b"%d\n" % number for number in range(20))
    new = old.replace(b"\n3\n", b"\nthree\n").replace(b"\n9\n", b"\nnine\n").replace(b"\n19\n", b"\n19th\n")
    assert diffs.diff({"a b": old}, {"a b": new}).splitlines()[:3] == [
        "--- a/a b\t",
        "+++ b/a b\t",
        "@@ -1,13 +1,13 @@",
    ]
    assert (
        diffs.diff({"a b": old}, {"a b": new}).splitlines()[-5:]
        == ["@@ -17,4 +17,4 @@", " 16", " 17", " 18", "-19", "+19th"][-5:]
    )


def test_no_line_end_at_the_end() -> None:
    assert diffs.diff({"a": b"1"}, {"a": b"2"}) == (
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
    )


def test_what_has_not_changed_is_not_told() -> None:
    assert diffs.diff({"a": b"1\n", "b": b"2\n"}, {"b": b"2\n"}) == ""


LINES = st.lists(
    st.tuples(st.sampled_from(["a", "ä\r", "", "512Mi"]), st.booleans()), min_size=1, max_size=40
)


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
@settings(max_examples=25, deadline=None)
@given(LINES, st.booleans())
def test_git_makes_the_same_of_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, bool]], ends: bool
) -> None:
    end = "\n" if ends else ""
    if not ends and not rows[-1][0]:  # what follows the last line end is no line: nothing changes in it
        rows = [*rows[:-1], ("", False)]
    old = ("\n".join(text for text, _ in rows) + end).encode()
    new = ("\n".join(f"{text}+" if changed else text for text, changed in rows) + end).encode()
    if old == new or not old:
        return
    home = tmp_path_factory.mktemp("tree")
    (home / "x y.tf").write_bytes(old)
    text = diffs.diff({"x y.tf": old}, {"x y.tf": new})
    subprocess.run(
        ["git", "apply", "-"], input=text.encode(), cwd=home, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    assert (home / "x y.tf").read_bytes() == new
