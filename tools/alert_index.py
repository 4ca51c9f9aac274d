"""Writes docs/reference/alerts.md anew: every alert, what it means and what to do, from the rules themselves.

Its headings are the anchors that alerts point at.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bayplan.catalog.monitoring import metrics, recorded
from bayplan.catalog.monitoring.facts import DEFAULTS
from bayplan.catalog.monitoring.framework import Kind
from bayplan.catalog.monitoring.registry import FAMILIES

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "alerts.md"
_BEGINNING: Final = """\
# Alerts

Written by `python -m tools.alert_index` from the rules themselves. How they come to be stands in
[alerts](../concepts/alerts.md).

A bound that nobody declares is the usual one: {usual}.
"""


def page() -> str:
    """The text of the page."""
    usual = ", ".join(f"`{name}` {100 * share:.0f} %" for name, share in DEFAULTS.items())
    parts = (_BEGINNING.format(usual=usual), *_table(), *_sections(), *_recorded(), *_metrics())
    return "\n".join(parts).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield "| alert | of | severity | from |"
    yield "|---|---|---|---|"
    for family in FAMILIES:
        for kind in family.kinds:
            yield f"| [{kind.name}](#{kind.name.lower()}) | {family.name} | {kind.severity} | `{kind.line}` |"
    yield ""


def _sections() -> Iterator[str]:
    for family in FAMILIES:
        for kind in family.kinds:
            yield from _section(kind)


def _section(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name}\n"
    yield f"{kind.text}\n"
    yield f"**What to do.** {kind.remedy}\n"


def _recorded() -> Iterator[str]:
    yield "## What is recorded\n"
    yield "Names that rules work out for all who ask, dashboards of your own included. Shares are 0 to 1.\n"
    yield "| name | what | labels |"
    yield "|---|---|---|"
    for name, text in recorded.NAMES.items():
        what, _, labels = text.partition(": ")
        yield f"| `{name}` | {what} | {labels} |"
    yield ""


def _metrics() -> Iterator[str]:
    yield "## What is asked for\n"
    yield "Metrics that rules and dashboards may use, with their labels; those of the scrape come on top.\n"
    for exporter in metrics.EXPORTERS:
        scraped = ", ".join(exporter.scraped)
        yield f"[{exporter.name}]({exporter.source}), {exporter.version}; of the scrape: {scraped}\n"
        yield "| metric | | labels |"
        yield "|---|---|---|"
        for one in metrics.METRICS:
            if one.exporter == exporter.name:
                yield f"| `{one.name}` | {one.kind} | {', '.join(one.labels)} |"
        yield ""


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
