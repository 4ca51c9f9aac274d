"""Playing the recorded decisions of real control planes, which `make test` does on every run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bayplan.app.conformance import run
from bench.measuring import ROOT, Measured, Setting, Skip, Trial, timed

RECORDINGS: Final = ROOT / "tests" / "conformance"


def _recordings() -> list[Path]:
    return sorted(path for path in RECORDINGS.rglob("*") if path.name.endswith(run.ENDINGS))


def _scenarios(setting: Setting) -> Measured:
    found = _recordings()
    if not found:
        raise Skip(f"there are no recordings in {RECORDINGS.relative_to(ROOT)}")
    chosen = found[: setting.of(len(found))]
    seconds, report = timed(lambda: run.run([str(path) for path in chosen]))
    about = f"{report.files} scenarios with {report.pods:,} pods; {len(report.mismatches)} mismatches"
    return Measured(report.files / seconds, (about,))


TRIALS: Final[Mapping[str, Trial]] = {"scenarios": _scenarios}
