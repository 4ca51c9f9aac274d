"""The patch in characters: how much it edits, what no edit surely reaches, and the diff itself."""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.report.patch import Patch, Unreached
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.layout import BLANK, Line, Span, Style, bullets, line, paragraph, section, warning
from bayplan.views.size import naming, rest, sayings

MOST: Final = 12
STYLES: Final = {"+": Style.GOOD, "-": Style.BAD, "@": Style.ACCENT}


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """What the patch does and does not reach, then the unified diff; it is never broken at the width."""
    patch = answer.patch
    if patch is None:
        return []
    said = [f"{summary(patch)}.", *reviewed(patch)]
    told = [part for one in said for part in paragraph(one, width, first="  ")]
    left = _unreached(patch.unreached, width, every)
    return [*section("The patch"), *told, *left, *bullets(patch.notes, width, Style.DIM), *_diff(patch)]


def summary(patch: Patch) -> str:
    """`41 values in 23 files; 3 are not reached`, and what was done with them."""
    if not patch.edits:
        found = "no value is edited"
    else:
        found = f"{counted(len(patch.edits), 'value')} in {counted(len(patch.files), 'file')}"
    left = len(patch.unreached)
    done = " written in place" if patch.written else ""
    if patch.branch:
        done = f" on branch {patch.branch}, {counted(patch.commits, 'commit')}"
    verb = "is" if left == 1 else "are"
    return f"{found}{done}{f'; {left} {verb} not reached' if left else ''}"


def reviewed(patch: Patch) -> list[str]:
    """What the review of the edited tree came to, where there was one."""
    if not patch.reviewed:
        return []
    if not patch.findings:
        return ["The edited tree was reviewed: nothing that it breaks."]
    return [f"The edited tree was reviewed: {counted(len(patch.findings), 'finding')}, told above."]


def _unreached(found: Sequence[Unreached], width: int, every: bool) -> list[Line]:
    sentences = [reached(one) for one in found] if every else unreached(found)
    shown = sentences if every else sentences[:MOST]
    told = [
        part for one in shown for part in paragraph(one, width, first=line("  ", warning("!"), " "), indent=4)
    ]
    return [*told, *rest.lines(len(sentences) - len(shown), width)]


def unreached(found: Sequence[Unreached]) -> list[str]:
    """What somebody has to edit by hand, by place and reason; where a line is known first."""
    groups: dict[tuple[str, int, str], list[Unreached]] = {}
    for one in found:
        groups.setdefault((one.file, one.line, one.why), []).append(one)
    order = sorted(groups.values(), key=lambda each: not each[0].line)
    return [_together(each) for each in order]


def _together(found: Sequence[Unreached]) -> str:
    if len(found) == 1:
        return reached(found[0])
    places = list(dict.fromkeys(one.place for one in found))
    sizes = f"{counted(len(found), 'size')} of {counted(len(places), 'container')}"
    return f"{_where(found[0])}{sizes}: {found[0].why} ({sayings.named(places)})"


def _where(found: Unreached) -> str:
    return f"{found.file}:{found.line}: " if found.line else f"{found.file}: " if found.file else ""


def reached(found: Unreached) -> str:
    """`stacks/x/main.tf:12: media/photos, memory limit to 1Gi: why it is not edited`."""
    size = naming.size(found.bound, found.wanted)
    return (
        f"{_where(found)}{naming.container(found.place)}, {naming.bound(found.bound)} to {size}: {found.why}"
    )


def _diff(patch: Patch) -> list[Line]:
    if not patch.diff:
        return []
    return [BLANK, *(_line(one) for one in patch.diff.rstrip("\n").split("\n"))]


def _line(text: str) -> Line:
    heading = text.startswith(("+++", "---", "diff "))
    style = Style.STRONG if heading else STYLES.get(text[:1], Style.PLAIN)
    return (Span(text, style),)
