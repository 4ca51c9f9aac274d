"""One trial in a process of its own: `python -m bench.trial engine.plain --scratch DIR [--scale 0.1]`.

Prints what it measured as one line of JSON.
"""

import argparse
import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from bench.measuring import Broken, Measured, Setting, Skip, Trial, own_peak


def main(arguments: Sequence[str] | None = None) -> None:
    """Finds the trial, makes it, and prints its result."""
    parser = argparse.ArgumentParser(prog="bench.trial")
    parser.add_argument("trial")
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    chosen = parser.parse_args(arguments)
    print(json.dumps(attempt(find(chosen.trial), Setting(chosen.scratch, chosen.scale))))


def find(name: str) -> Trial:
    """The function behind `WORKLOAD.TRIAL`."""
    workload, _, trial = name.partition(".")
    module = importlib.import_module(f"bench.workloads.{workload}")
    return cast(Trial, module.TRIALS[trial])


def attempt(trial: Trial, setting: Setting) -> dict[str, object]:
    """Makes the trial; that it cannot be made, or went wrong, is a result too."""
    try:
        return _told(trial(setting))
    except Skip as reason:
        return {"skipped": str(reason)}
    except Broken as reason:
        return {"failed": str(reason)}


def _told(measured: Measured) -> dict[str, object]:
    peak = own_peak() if measured.peak is None else measured.peak
    return {"value": measured.value, "remarks": list(measured.remarks), "peak": peak}


if __name__ == "__main__":
    main()
