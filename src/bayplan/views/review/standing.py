"""How things stand once the change is made: quotas with little room, what is asked for, where pods go."""

from collections.abc import Sequence
from typing import Final

from bayplan.review.answers import Account, Placement, Sum
from bayplan.views.amounts import counted
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    bad,
    bullets,
    dim,
    indented,
    line,
    paragraph,
    section,
    strong,
    table,
    warning,
)
from bayplan.views.verdicts import names

TIGHT: Final = 0.8
"""From this share on a quota has little room."""
NEARLY_FULL: Final = 0.95
MOST_SHOWN: Final = 20
ROOMY: Final = 100
"""From this width on what is left has a column."""


def quotas(accounts: Sequence[Account], width: int, every: bool = False) -> list[Line]:
    """What quotas count, where little is left; all of them on request."""
    tight = [account for account in accounts if account.share >= TIGHT]
    found = sorted(accounts if every else tight, key=lambda account: -account.share)
    shown = found if every else found[:MOST_SHOWN]
    if not shown:
        return []
    header = ["quota", "resource", "before → after", "peak", "of", "left", ""]
    cells = [_account(account, roomy=width >= ROOMY) for account in shown]
    rows = table(header, cells, width - 2, "*<>>>>>")
    title = "Quotas" if every else "Quotas with little room"
    hidden = len(found) - len(shown)
    more = [line(dim(f"  … and {hidden:,} more; --all shows them"))] if hidden else []
    return [*section(title), *indented(rows), *more]


def sums(found: Sequence[Sum], width: int) -> list[Line]:
    """What each namespace asks for."""
    if not found:
        return []
    rows: list[list[Cell]] = [
        [one.namespace, one.resource, _known(one.after, one.at_least), _known(one.peak, one.at_least)]
        for one in found
    ]
    header = ["namespace", "resource", "asked for", "peak"]
    return [*section("What is asked for"), *indented(table(header, rows, width - 2, "<<>>"))]


def share(account: Account) -> str:
    """`97 %`; never 100 while something is left, never below 101 once there is too little."""
    percent = round(100 * account.share)
    if account.share < 1:
        percent = min(percent, 99)
    return f"{max(percent, 101) if account.share > 1 else percent} %"


def placement(found: Placement, width: int, every: bool = False) -> list[Line]:
    """Whether there is room: pods without a node, what would have to go, what may be lost afterwards."""
    if not found.nodes:
        said = "No nodes are known, so nothing was placed; a snapshot or pools in the estate file would tell."
        return [*section("Placement"), *paragraph(said, width, first="  ")] if every else []
    if not (every or found.waiting or found.preempted or found.survives is False):
        return []
    said = f"{counted(found.placed, 'pod')} placed on {counted(found.nodes, 'node')} at the peak."
    return [
        *section("Placement"),
        *paragraph(" ".join(part for part in (said, survival(found)) if part), width, first="  "),
        *_list("no node for", found.waiting, width, Style.BAD),
        *_list("would have to go", found.preempted, width, Style.WARNING),
    ]


def survival(found: Placement) -> str:
    """Whether a node may be lost, in a sentence."""
    if found.survives is None:
        return ""
    if found.survives:
        return "Afterwards any one node may be lost."
    return f"Afterwards these nodes may not be lost: {names(found.not_survived) or 'any'}."


def change(account: Account) -> str:
    """`9Gi → 11Gi`, or the one amount where nothing changes."""
    after = _known(account.after, account.at_least)
    return after if account.before in ("0", account.after) else f"{account.before} → {after}"


def peak(account: Account) -> str:
    """The highest point, marked where it may be higher."""
    return _known(account.peak, account.at_least)


def _account(account: Account, roomy: bool) -> list[Cell]:
    full = share(account)
    return [
        strong("/".join(part for part in (account.namespace, account.quota) if part)),
        account.resource,
        change(account),
        peak(account),
        account.hard,
        account.headroom if roomy else "",
        bad(full) if account.share > 1 else warning(full) if account.share >= NEARLY_FULL else full,
    ]


def _known(amount: str, at_least: bool) -> str:
    return f"≥{amount}" if at_least else amount


def _list(name: str, pods: Sequence[str], width: int, style: Style) -> list[Line]:
    return [line("  ", dim(f"{name}:")), *indented(bullets(pods, width - 2, style))] if pods else []
