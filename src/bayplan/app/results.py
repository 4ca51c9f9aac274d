"""Reads what tests printed: a folder with `kubectl get pod -o json` and `kubectl logs` of each test pod.

A pod is known by its label (`bayplan.dev/test`); its log is the file of the test's or the pod's name that
ends with `.log`.
"""

from pathlib import Path

from bayplan.app import dumps
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Pod
from bayplan.verification.framework import Result
from bayplan.verification.tests import LABEL

LONGEST = 64 * 1024
"""So many bytes of a log are looked at, from its end."""
_LONGEST_NAME = 255
"""Bytes; no disk has files of longer names."""


def read(folder: str) -> tuple[Result, ...]:
    """The results in a folder. Raises InvalidInput where there is none, or where no test is in it."""
    path = Path(folder)
    if not path.is_dir():
        raise InvalidInput("is no folder; --results names one with what the tests printed", file=folder)
    files = sorted(str(one) for one in path.glob("*.json"))
    pods = dumps.read(files).pods if files else ()
    found = tuple(_result(one, path) for one in pods if LABEL in one.labels)
    if not found:
        raise InvalidInput(
            f"holds no pod with the label {LABEL}; write `kubectl get pod NAME -o json` of each test there",
            file=folder,
        )
    return found


def _result(pod: Pod, folder: Path) -> Result:
    test = pod.labels[LABEL]
    codes = [one.last_end_code for one in pod.status.containers if one.last_end_code is not None]
    return Result(test, pod.status.phase, codes[0] if codes else None, _log(folder, (test, pod.name)))


def _log(folder: Path, names: tuple[str, str]) -> str:
    for name in names:
        file = folder / f"{name}.log"
        fits = len(file.name.encode("utf-8", "replace")) <= _LONGEST_NAME
        if file.parent == folder and fits and file.is_file():
            return _end(file)
    return ""


def _end(file: Path) -> str:
    """The end of a log, however large it is."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - LONGEST))
            return stream.read(LONGEST).decode("utf-8", "replace")
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=str(file)) from error
