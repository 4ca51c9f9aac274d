"""The versions as text: what goes together, what does not and by which source, and the way in order."""

from collections.abc import Sequence

from bayplan.app.versions import Compatibility, Move
from bayplan.catalog.compatibility.conflicts import Conflict
from bayplan.catalog.compatibility.solving import Change
from bayplan.views import passages
from bayplan.views.amounts import counted
from bayplan.views.clean import cleaned
from bayplan.views.layout import Line, Style, bullets, dim, indented, numbered, paragraph, section, table
from bayplan.views.passages import apart


def lines(answer: Compatibility, width: int) -> list[Line]:
    """The whole answer."""
    seen = cleaned(answer)
    return apart(
        passages.headline(sentence(seen), width, Style.BAD if _bad(seen) else Style.STRONG),
        _components(seen, width),
        _conflicts("What does not go together", seen.conflicts, width),
        _changes("The nearest set that goes together", seen.nearest, width) if seen.conflicts else [],
        _conflicts(f"What is against {seen.target}", seen.refused, width),
        _changes("The newest set that goes together", seen.newest, width) if not seen.conflicts else [],
        _way(seen, width),
        _removals(seen, width),
        passages.notes([f"the sources of the table were last looked at on {seen.seen}"], width),
    )


def sentence(answer: Compatibility) -> str:
    """The verdict in one sentence."""
    where = f"on {answer.kubernetes}"
    if answer.conflicts:
        said = counted(len(answer.conflicts), "conflict")
        return f"{said} among the versions of {counted(len(answer.components), 'component')} {where}"
    if answer.refused:
        return f"nothing is known to go together on {answer.target}: it is refused"
    if answer.blocked and not answer.path:
        return f"there is no way from {answer.kubernetes} to {answer.target}"
    known = f"{counted(len(answer.components), 'component')} {where}"
    return f"nothing is known against the versions of {known}"


def _bad(answer: Compatibility) -> bool:
    return bool(answer.conflicts or answer.refused or answer.blocked)


def _components(answer: Compatibility, width: int) -> list[Line]:
    if not answer.components:
        return []
    rows = [
        (one.name, one.version, one.newest if one.newest != one.version else "", dim(one.supported))
        for one in answer.components
    ]
    return indented(table(("component", "version", "newest", "supported on"), rows, width - 2, "<<<*"))


def _conflicts(title: str, found: Sequence[Conflict], width: int) -> list[Line]:
    if not found:
        return []
    made = section(title)
    for one in found:
        made += paragraph(one.message, width, style=Style.BAD, first="  - ")
        made += paragraph(f"{one.source}, {one.seen}", width, style=Style.DIM, first="    ")
    return made


def _changes(title: str, found: Sequence[Change] | None, width: int) -> list[Line]:
    if found is None:
        return [*section(title), *bullets(["no such set is known"], width)]
    if not found:
        return [
            *section(title),
            *bullets(["the one there is: nothing newer is known to work together"], width),
        ]
    rows = [
        (one.name, one.before, one.after, dim("older than declared" if one.back else "")) for one in found
    ]
    return [*section(title), *indented(table(("", "now", "then", ""), rows, width - 2, "<<<*"))]


def _way(answer: Compatibility, width: int) -> list[Line]:
    if not answer.path and not answer.blocked:
        return []
    if not answer.path:
        return [*section("Why there is no way"), *bullets(answer.blocked, width, Style.BAD)]
    title = f"The way to {answer.target}, in this order"
    made = [*section(title), *numbered([said(one) for one in answer.path], width)]
    return made + bullets([f"it ends there: {one}" for one in answer.blocked], width, Style.BAD)


def said(move: Move) -> str:
    """A step in words."""
    if move.kind == "save":
        return f"save etcd: {move.why}"
    if move.kind == "component":
        return f"upgrade {move.name} from {move.before} to {move.target}: {move.why}"
    return f"{move.kind} from {move.before} to {move.target}: {move.why}"


def _removals(answer: Compatibility, width: int) -> list[Line]:
    if not answer.removals:
        return []
    made = section("What was announced to go")
    for one in answer.removals:
        made += paragraph(f"{one.what}: {one.when}; {one.remedy}", width, style=Style.WARNING, first="  - ")
        made += paragraph(f"{one.source}, {one.seen}", width, style=Style.DIM, first="    ")
    return made
