"""Writes docs/reference/findings.md anew: every code that a finding can have, and what it means."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bayplan.governance.framework import Topic
from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from bayplan.views.capacity.codes import CAPACITY
from bayplan.views.render.codes import RENDERED
from bayplan.views.review import codes
from bayplan.views.review.codes import Code
from bayplan.views.size.codes import SIZES

INDEX: Final = Path(__file__).parents[1] / "docs" / "reference" / "findings.md"
INTRODUCTION: Final = """\
# Findings

Every finding has a code that stays. Programs go by it, and so do
[excuses](lint/README.md#excusing-a-finding). An error is what Kubernetes will refuse or what blocks itself, a
warning is what only a person can call right, a note is a hint.
"""
REVIEW: Final = """
## Of the review

What `bayplan review` works out by playing the change. Where there are such, a finding
has the sum behind it, the refusal as Kubernetes words it, and the smallest changes that would mend it.

"""
READING: Final = """
## Of reading

What stands in the way of reading a tree, or a snapshot beside it. Everything else is still reviewed.

"""
AHEAD: Final = """
## Of capacity

What `bayplan capacity` works out: what is promised, what may be lost, and when it runs out.

"""
SIZED: Final = """
## Of sizes

What `bayplan size` works out of evidence, of a plan, and of what became of earlier ones.

"""
BELOW: Final = """
## Of the lower layer

What is odd about the hosts and machines under the nodes, as dumps of the hypervisor show them.

"""
DECLARED: Final = """
## Of the estate file

What is declared and ends badly, or is otherwise than it was seen. What contradicts itself is
refused when the file is read.

"""
DELIVERED: Final = """
## Of rendering

What `bayplan render` proves before it writes anything, and what it finds in a tree that is there. An error of
a proof keeps everything as it is.

"""
HOUSE: Final = """
## Of the house

What `bayplan lint` finds, and `bayplan review` too. Each code has a page with an example that fails and one
that passes.

"""
EXCUSES: Final = """
About excuses themselves, which cannot be excused:

"""


def index() -> str:
    """The page."""
    return "".join(
        (
            INTRODUCTION,
            REVIEW, _explained(codes.REVIEW),
            READING, _explained(codes.READING),
            BELOW, _explained(codes.BELOW),
            AHEAD, _explained(CAPACITY),
            SIZED, _explained(SIZES),
            DECLARED, _explained(codes.DECLARED),
            DELIVERED, _explained(RENDERED),
            HOUSE, _linked(CHECKS),
            EXCUSES, _linked(TOPICS),
        )
    )  # fmt: skip


def _explained(found: Iterable[Code]) -> str:
    rows = (f"| `{one.name}` | {one.severity} | {one.title} | {one.reason} |\n" for one in found)
    return "| code | severity | what | that is |\n|---|---|---|---|\n" + "".join(rows)


def _linked(topics: Iterable[Topic]) -> str:
    rows = (f"| [`{one.code}`](lint/{one.code}.md) | {one.severity} | {one.title} |\n" for one in topics)
    return "| code | severity | what |\n|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
