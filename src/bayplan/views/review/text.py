"""The review as text: the verdict first, then what is wrong, why, and what would mend it.

What a person need not know to act stays short: a clean tree has two lines, findings that were there before
one line each, quotas with room none. `every` shows all of it.
"""

from typing import Final

from bayplan.model.findings import Severity, worst
from bayplan.review.answers import Review
from bayplan.views import passages
from bayplan.views.clean import cleaned
from bayplan.views.layout import Line, Style, paragraph
from bayplan.views.passages import apart
from bayplan.views.review import findings, standing, verdicts, words

_STYLES: Final = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING, Severity.NOTE: Style.GOOD}


def lines(answer: Review, width: int, every: bool = False) -> list[Line]:
    """The whole answer; all verdicts and accounts, where `every` is wanted."""
    seen = cleaned(answer)
    return apart(
        [*_verdict(seen, width), *_looked_at(seen, width)],
        findings.blamed(seen, width, every),
        verdicts.stuck(seen, width, every),
        verdicts.hinging(seen, width),
        standing.placement(seen.placement, width, every and bool(seen.verdicts or seen.placement.nodes)),
        standing.quotas(seen.accounts, width, every),
        standing.sums(seen.sums, width) if every else [],
        verdicts.all_of_them(seen, width) if every else [],
        findings.earlier(seen, width, every),
        findings.excused(seen, width) if every else [],
        passages.notes(seen.notes, width),
    )


def _verdict(answer: Review, width: int) -> list[Line]:
    return passages.headline(words.headline(answer), width, _style(answer))


def _style(answer: Review) -> Style:
    bad = worst(answer.findings)
    return _STYLES[bad] if bad else Style.GOOD


def _looked_at(answer: Review, width: int) -> list[Line]:
    said = " ".join(part for part in (f"{words.looked_at(answer)}.", words.not_counted(answer)) if part)
    return paragraph(said, width, style=Style.DIM)
