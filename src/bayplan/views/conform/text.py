"""The report as text: one sentence, a table of families, the first differences."""

from typing import Final

from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.run import Family, Report
from bayplan.views.amounts import counted
from bayplan.views.layout import BLANK, Cell, Line, bad, dim, good, line, paragraph, section, strong, table

MOST_SHOWN: Final = 20


def lines(report: Report, width: int) -> list[Line]:
    """The whole report."""
    return [*_sentence(report), BLANK, *_families(report, width), *_differences(report, width)]


def _sentence(report: Report) -> list[Line]:
    played = f"{counted(report.files, 'scenario')} with {counted(report.pods, 'pod')} played: "
    wrong = len(report.mismatches)
    verdict = bad(counted(wrong, "difference")) if wrong else good("no difference")
    return [line(strong(played), verdict, ".")]


def _families(report: Report, width: int) -> list[Line]:
    rows = [_row(family) for family in report.families]
    return table(["family", "files", "pods", "differences"], rows, width, "<>>>")


def _row(family: Family) -> list[Cell]:
    wrong = bad(f"{family.mismatches:,}") if family.mismatches else dim("none")
    return [family.name, f"{family.files:,}", f"{family.pods:,}", wrong]


def _differences(report: Report, width: int) -> list[Line]:
    shown = report.mismatches[:MOST_SHOWN]
    if not shown:
        return []
    found = section("Differences")
    for mismatch in shown:
        found += _difference(mismatch, width)
    more = len(report.mismatches) - len(shown)
    return [*found, line(f"  … and {more:,} more; --output json lists all")] if more else found


def _difference(mismatch: Mismatch, width: int) -> list[Line]:
    return [
        line("  ", strong(f"{mismatch.file} {mismatch.pod}"), f": {mismatch.what}"),
        *paragraph(mismatch.expected, width, first=line("    ", dim("recorded "))),
        *paragraph(mismatch.got, width, first=line("    ", dim("bayplan  "))),
    ]
