"""The review as a comment: the verdict, a table of findings, and details folded away.

A forge takes comments of up to 65,536 characters. What does not fit is left out from the end, details before
rows of the table, and the comment says how much that is.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from bayplan.model.findings import Finding
from bayplan.review.answers import Account, Review, Verdict
from bayplan.views.amounts import counted
from bayplan.views.clean import cleaned
from bayplan.views.review import standing, words
from bayplan.views.review.markup import block, cell, code, entities, escaped
from bayplan.views.review.places import place

LIMIT: Final = 65_536
ROWS: Final = 24_000
"""So many bytes are for rows of the table, so that some details have room too."""
ENDING: Final = 1_000
"""Kept free for what has to be closed, and for saying what was left out."""
TABLE: Final = "| | where | what |\n|---|---|---|\n"


def rendered(answer: Review) -> str:
    """The comment, shorter than a forge allows in characters and in bytes."""
    seen = cleaned(answer)
    findings = words.ranked(seen.findings)
    head = _head(seen)
    rows = _fitting(map(_row, findings), ROWS)
    table = f"\n{TABLE}{''.join(rows)}" if rows else ""
    others = _sections(seen)
    kept = _fitting(chain(map(_details, findings), others), LIMIT - ENDING - _size(head + table))
    left = _left_out(len(findings) - len(rows), len(findings) + len(others) - len(kept))
    return head + table + "".join(kept) + left


def _head(answer: Review) -> str:
    facts = f"Reviewed {escaped(words.looked_at(answer), 2_000)}. {words.not_counted(answer)}".rstrip()
    return f"### Bayplan: {escaped(words.headline(answer))}\n\n{facts}\n"


def _row(finding: Finding) -> str:
    said = f"**{escaped(finding.subject)}** {escaped(finding.summary)}".replace("**** ", "")
    return f"| {finding.severity.value} | {cell(place(finding))} | {said} |\n"


def _details(finding: Finding) -> str:
    title = ": ".join(part for part in (finding.severity.value, finding.subject, finding.check) if part)
    parts = [
        escaped(finding.summary),
        code(finding.arithmetic),
        block(finding.refusal) if finding.refusal else "",
        _bullets(escaped(fact) for fact in finding.evidence),
        escaped(finding.remedy),
        _fixes(finding),
    ]
    return _folded(title, [part for part in parts if part])


def _fixes(finding: Finding) -> str:
    if not finding.fixes:
        return ""
    listed = _bullets(f"{escaped(fix.text)}{'' if fix.verified else ' (not tried)'}" for fix in finding.fixes)
    tried = ", each tried" if all(fix.verified for fix in finding.fixes) else ""
    return f"The smallest changes that would mend it{tried}:\n\n{listed}"


def _sections(answer: Review) -> list[str]:
    """What stands below the findings, each folded; empty ones are left out."""
    tight = [account for account in answer.accounts if account.share >= standing.TIGHT]
    failing = words.failing(answer)
    found = [
        ("Rollouts that do not complete", _bullets(map(_stuck, failing))),
        ("Quotas with little room", _quotas(tight) if tight else ""),
        (f"Wrong before already: {words.severities(answer.before)}", _bullets(map(_earlier, answer.before))),
    ]
    return [_folded(title, [text]) for title, text in found if text]


def _stuck(verdict: Verdict) -> str:
    return f"{code(words.subject(verdict))} {escaped(verdict.said)}"


def _earlier(finding: Finding) -> str:
    where = code(place(finding))
    return " ".join(part for part in (where, escaped(finding.subject), escaped(finding.summary)) if part)


def _quotas(accounts: Sequence[Account]) -> str:
    rows = [
        f"| {cell(f'{one.namespace}/{one.quota}')} | {cell(one.resource)} | {escaped(standing.change(one))} "
        f"| {escaped(standing.peak(one))} | {escaped(one.hard)} | {standing.share(one)} |"
        for one in sorted(accounts, key=lambda one: -one.share)[: standing.MOST_SHOWN]
    ]
    head = "| quota | resource | before → after | peak | of | |\n|---|---|--:|--:|--:|--:|"
    return "\n".join([head, *rows])


def _bullets(texts: Iterable[str]) -> str:
    """A list of at most the size of a section: a part of it is better than none."""
    listed = list(texts)
    kept = _fitting((f"- {text}\n" for text in listed), ROWS // 2)
    more = f"- and {len(listed) - len(kept):,} more\n" if len(kept) < len(listed) else ""
    return ("".join(kept) + more).rstrip("\n")


def _folded(title: str, parts: Sequence[str]) -> str:
    """A section that opens on a click."""
    inner = "\n\n".join(parts)
    return f"\n<details><summary>{entities(title)}</summary>\n\n{inner}\n\n</details>\n"


def _fitting(texts: Iterable[str], room: int) -> list[str]:
    """The first few that fit; the others are not even made."""
    kept: list[str] = []
    for text in texts:
        room -= _size(text)
        if room < 0:
            break
        kept.append(text)
    return kept


def _size(text: str) -> int:
    return len(text.encode())


def _left_out(findings: int, sections: int) -> str:
    said = [
        f"{counted(findings, 'finding')} in the table" if findings else "",
        counted(sections, "folded section") if sections else "",
    ]
    parts = " and ".join(part for part in said if part)
    return f"\nLeft out for want of room: {parts}. The JSON report has everything.\n" if parts else ""
