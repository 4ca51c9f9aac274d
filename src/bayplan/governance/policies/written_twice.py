"""One size is written in two places, so that whoever changes one of them has to know of the other.

Two forms can be seen from a tree. A comment beside a size says so (`keep in step with the trigger above`).
Or the sizes of one container of a release are given in two places. Two declarations of one object are found
when the tree is read; a value that is repeated inside one resource without a comment is not seen.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.trees import Comment, Origin

_TIED: Final = re.compile(
    r"\b(?:"
    r"(?:keep|kept)\s+(?:\w+\s+)?in\s+(?:sync|step|line)"
    r"|(?:must|has\s+to|should)\s+(?:match|equal|be\s+the\s+same\s+as)"
    r"|also\s+(?:change|update|edit|bump|raise)"
    r"|(?:change|update|edit|bump|raise)\s+(?:\w+\s+)?(?:both|(?:in\s+)?two\s+places|together|there\s+too)"
    r"|same\s+(?:value\s+)?as\s+in"
    r")\b",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"\b(?:memory|cpu|limits?|requests?|sizes?)\b|\d(?:[KMGT]i|m)\b", re.IGNORECASE)


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        for comment in work.declared.comments:
            if _TIED.search(comment.text) and (_SIZE.search(comment.text) or _is_beside(work, comment)):
                yield _said(work, comment)
    sized: dict[tuple[str, str], dict[str, Origin]] = {}
    for sizes in house.tree.charts:
        sized.setdefault((sizes.subject, sizes.path), {})[_place(sizes.origin)] = sizes.origin
    for (subject, path), places in sized.items():
        if len(places) > 1:
            yield _given(subject, path, places)


def _is_beside(work: Work, comment: Comment) -> bool:
    """Whether a comment stands among the lines of a size, or directly above them."""
    sizes = [site.path for site in work.sites]
    lines = {
        (place.file, place.line)
        for path, place in work.declared.places.items()
        if any(path == site or path.startswith(f"{site}.") for site in sizes)
    }
    return bool(lines & {(comment.file, comment.line), (comment.file, comment.line + 1)})


def _said(work: Work, comment: Comment) -> Complaint:
    return Complaint(
        work.subject,
        "a comment says that its sizes have to be changed in two places",
        Origin(file=comment.file, line=comment.line),
        (f"it says: {comment.text.strip()}",),
    )


def _place(origin: Origin) -> str:
    return f"{origin.file}:{origin.line}" if origin.line else origin.file


def _given(subject: str, path: str, places: dict[str, Origin]) -> Complaint:
    *_, last = sorted(places)
    summary = f"values {path} are given in {len(places)} places, and whichever is applied last holds"
    return Complaint(subject, summary, places[last], tuple(sorted(places)))


WRITTEN_TWICE: Final = Check(
    code="written-twice",
    severity=Severity.WARNING,
    title="size written in two places",
    reason=(
        "A value that has to be changed in two places is changed in one. An operator's database kept its old "
        "size for as long as the trigger beside its manifest was forgotten: nothing failed, nothing happened."
    ),
    remedy="write it once, as a local, a variable or a value of the chart, and refer to it from both places",
    look=_look,
)
