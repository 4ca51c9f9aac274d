"""What became of the nodes: those that said no, grouped by reason, and those that were scored."""

from collections.abc import Iterable, Sequence
from typing import Final

from bayplan.capacity.answers import NodeVerdict
from bayplan.views.amounts import counted
from bayplan.views.layout import Cell, Line, bad, dim, good, strong, table

HEADINGS: Final = {
    "NodeResourcesFit": "resources",
    "NodeResourcesBalancedAllocation": "balance",
    "ImageLocality": "images",
    "TaintToleration": "taints",
    "NodeAffinity": "node affinity",
    "PodTopologySpread": "spread",
    "InterPodAffinity": "pod affinity",
    "DynamicResources": "devices",
}
"""What the columns of scores are called; the rules' own names are too wide for a table."""
MOST_NAMED: Final = 8
MOST_SCORED: Final = 20


def refusals(verdicts: Sequence[NodeVerdict], width: int) -> list[Line]:
    """The nodes that are not feasible, together where the same rule said the same."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for verdict in verdicts:
        if not verdict.feasible:
            said = (verdict.rule, ", ".join(verdict.reasons), verdict.curable)
            groups.setdefault(said, []).append(verdict.node)
    rows: list[list[Cell]] = [
        [bad(str(len(nodes))), reason, dim(rule), names(nodes)]
        for (rule, reason, _), nodes in sorted(groups.items(), key=lambda group: -len(group[1]))
    ]
    return table(["nodes", "reason", "said by", "which"], rows, width, ">*<*") if rows else []


def names(nodes: Sequence[str], most: int = MOST_NAMED) -> str:
    """Some names, and how many more."""
    if len(nodes) <= most:
        return ", ".join(nodes)
    return f"{', '.join(nodes[: most - 1])} and {len(nodes) - most + 1:,} more"


def scores(verdicts: Sequence[NodeVerdict], width: int, now: str = "") -> list[Line]:
    """The feasible nodes, best first, with the scores that tell them apart. `now`: where the pod stands."""
    feasible = [verdict for verdict in verdicts if verdict.feasible]
    ranked = sorted(feasible, key=lambda verdict: -verdict.total)
    if not any(verdict.scores for verdict in ranked):
        return []
    rules = [rule for rule in HEADINGS if len({found.scores.get(rule, 0) for found in ranked}) > 1]
    rows = [_row(verdict, rules, now) for verdict in ranked[:MOST_SCORED]]
    header = ["node", "score", *(HEADINGS[rule] for rule in rules), ""]
    found = table(header, rows, width, f"<>{'>' * len(rules)}<")
    return [*found, *_same(ranked, rules), *_rest(len(ranked) - MOST_SCORED)]


def _row(verdict: NodeVerdict, rules: Iterable[str], now: str) -> list[Cell]:
    marks = [mark for mark, holds in (("best", verdict.best), ("now", verdict.node == now)) if holds]
    name: Cell = strong(verdict.node) if verdict.best else verdict.node
    parts: list[Cell] = [dim(str(verdict.scores.get(rule, 0))) for rule in rules]
    return [name, strong(str(verdict.total)), *parts, good(", ".join(marks))]


def _same(ranked: Sequence[NodeVerdict], rules: Sequence[str]) -> list[Line]:
    """Scores that every node has alike, in one line."""
    first = ranked[0].scores
    alike = [f"{HEADINGS[rule]} {first[rule]}" for rule in HEADINGS if rule in first and rule not in rules]
    alike = [text for text in alike if not text.endswith(" 0")]
    return [(dim(f"the same everywhere: {', '.join(alike)}"),)] if alike and len(ranked) > 1 else []


def _rest(hidden: int) -> list[Line]:
    return [(dim(f"… and {counted(hidden, 'node')} more with less"),)] if hidden > 0 else []
