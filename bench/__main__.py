"""`python -m bench`: measures, prints the table, ends with 1 where a target is missed or a trial fails."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import machine, report
from bench.cases import CASES, Case, named
from bench.series import Bench, Row


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures what was asked for, and says how it went."""
    chosen = _parser().parse_args(arguments)
    if chosen.openb:
        os.environ["BENCH_OPENB"] = str(Path(chosen.openb).resolve())
    cases = named(chosen.only)
    if not cases:
        known = ", ".join(case.trial for case in CASES)
        print(f"nothing is called {', '.join(chosen.only)}; there are: {known}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bayplan-bench-") as scratch:
        rows = _measure(Bench(Path(scratch), chosen.runs, chosen.scale), cases, text=chosen.output == "text")
    return int(any(row.verdict in ("missed", "failed") for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures speed and memory.")
    add = parser.add_argument
    add("--only", metavar="NAME", action="append", default=[], help="a workload or a case; repeatable")
    add("--runs", metavar="N", type=_positive, default=5, help="how often to measure (5)")
    add("--scale", metavar="X", type=float, default=1.0, help="part of the full size, without verdicts")
    add("--openb", metavar="DIR", help="where the trace is (or BENCH_OPENB; ../shared/data/openb)")
    add("--output", choices=("text", "json"), default="text")
    return parser


def _positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("measure at least once")
    return int(text)


def _measure(bench: Bench, cases: list[Case], *, text: bool) -> list[Row]:
    """Text comes row by row, JSON at the end."""
    about, before = machine.describe(), machine.load()
    if text:
        print(report.header(about, bench.count, bench.scale), flush=True)
    rows = []
    for row in bench.rows(cases, _progress):
        rows.append(row)
        if text:
            print("\n".join(report.lines(row)), flush=True)
    loads = (before, machine.load())
    setting = {"machine": about, "load": loads, "runs": bench.count, "scale": bench.scale}
    print(_noise(loads) if text else report.document(rows, setting))
    return rows


def _noise(loads: tuple[float, float]) -> str:
    return f"\nload of the machine: {loads[0]} before, {loads[1]} after (this bench alone makes about 1)"


def _progress(trial: str, number: int, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{number}/{count} {trial}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
