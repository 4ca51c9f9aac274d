"""Runs the trials of the cases, each in a process of its own, and sums them up as rows of the table."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.cases import Case, Peer
from bench.measuring import ROOT, last_line

Progress = Callable[[str, int, int], None]
"""Told the trial that is begun, its number from 1, and how many there are."""


@dataclass(frozen=True)
class Run:
    """What one trial came to: figures, or why there are none."""

    value: float = 0.0
    peak: int = 0
    remarks: tuple[str, ...] = ()
    skipped: str = ""
    failed: str = ""

    @property
    def done(self) -> bool:
        return not self.skipped and not self.failed


@dataclass(frozen=True)
class Row:
    """A case and all of its runs. `runs` and `peers` end where one could not be made."""

    case: Case
    runs: tuple[Run, ...]
    peers: tuple[Run, ...] = ()
    judged: bool = True

    @property
    def values(self) -> list[float]:
        return [run.value for run in self.runs if run.done]

    @property
    def complete(self) -> bool:
        return all(run.done for run in self.runs)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def best(self) -> float:
        return self.case.unit.best(self.values)

    @property
    def peak(self) -> int:
        return max(run.peak for run in self.runs)

    @property
    def peer(self) -> float | None:
        """The peer's median."""
        values = [run.value for run in self.peers if run.done]
        return statistics.median(values) if values else None

    @property
    def ratio(self) -> float | None:
        """How many times as good as the peer."""
        return None if self.peer is None else self.case.unit.times_as_good(self.median, self.peer)

    @property
    def verdict(self) -> str:
        """`met`, `missed`, `skipped`, `failed`, or nothing where nothing was asked."""
        if not self.complete:
            return "skipped" if self.runs[-1].skipped else "failed"
        if self.case.target is None or not self.judged:
            return ""
        return "met" if self.case.unit.meets(self.median, self.case.target) else "missed"

    @property
    def remarks(self) -> Iterator[str]:
        """What the last runs had to say, and why there are no figures, where there are none."""
        last = self.runs[-1]
        yield from filter(None, (last.skipped, last.failed, *last.remarks))
        if self.peers and not self.peers[-1].done:
            yield f"no peer: {self.peers[-1].skipped or self.peers[-1].failed}"


@dataclass(frozen=True)
class Bench:
    """How to measure: how often, how large, and where to keep what trials share."""

    scratch: Path
    count: int = 5
    scale: float = 1.0

    def rows(self, cases: list[Case], progress: Progress) -> Iterator[Row]:
        """Measures one case after the other. Rows are judged at full size only."""
        for number, case in enumerate(cases, 1):
            progress(case.trial, number, len(cases))
            yield self._row(case)

    def _row(self, case: Case) -> Row:
        """A case and its peer take turns, so that a busy machine slows both of them down."""
        runs: list[Run] = []
        peers: list[Run] = []
        for _ in range(self.count):
            runs.append(self.run(case.trial))
            if not runs[-1].done:
                break
            peers.extend(self._beside(case.peer, peers))
        return Row(case, tuple(runs), tuple(peers), judged=self.scale == 1.0)

    def _beside(self, peer: Peer | None, before: list[Run]) -> Iterable[Run]:
        return [self.run(peer.trial)] if peer and all(run.done for run in before) else []

    def run(self, trial: str) -> Run:
        """One trial in a new process."""
        arguments = ["--scratch", str(self.scratch), "--scale", str(self.scale)]
        command = [sys.executable, "-m", "bench.trial", trial, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            return Run(failed=f"ended with {done.returncode}: {last_line(done.stderr)}")
        told = json.loads(done.stdout)
        return Run(**{**told, "remarks": tuple(told.get("remarks", ()))})
