"""Reviews a tree as a person would, and holds whatever comes out to what every answer promises.

An answer promises an exit code that is known, every form well made, and no character that could do harm.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Final, NamedTuple

from bayplan.cli import main
from bayplan.cli.reports import ALL_FORMS

ROOT: Final = Path(__file__).parents[2]
CODES: Final = frozenset([0, 1, 2])
ENDS: Final = ".out"


class Answer(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """The words of it, on one line."""
        return " ".join((self.out + self.err).split())


def insist_on(holds: bool, otherwise: str) -> None:
    """Fails, and says why."""
    if not holds:
        raise AssertionError(otherwise)


class Link(str):
    """Where a symbolic link leads."""


def sow(root: Path, files: Mapping[str, str | bytes | Link]) -> Path:
    """Writes a tree."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def review(*words: object, command: str = "review", data: bytes = b"") -> Answer:
    """Runs the command in this process, without a cache unless one is named."""
    said = [str(word) for word in words]
    said = said if "--cache" in said else [*said, "--no-cache"]
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = int(main.run([command, *said]))
    finally:
        sys.stdin = before
    return Answer(code, out.getvalue(), err.getvalue())


def environment(**more: str) -> dict[str, str]:
    """What a process of its own is told: nothing of who runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "SOURCE_DATE_EPOCH": "1793512800", "PYTHONPATH": str(ROOT / "src"), **more}


def start(*words: str, cwd: Path = ROOT, **more: str) -> "subprocess.Popen[bytes]":
    """The command as a process of its own."""
    command = [sys.executable, "-m", "bayplan", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=cwd, env=environment(**more), stdout=pipe, stderr=pipe)


def process(*words: str, cwd: Path = ROOT, **more: str) -> "subprocess.CompletedProcess[bytes]":
    """What such a process said when it was done."""
    with start(*words, cwd=cwd, **more) as started:
        out, err = started.communicate(timeout=60)
    return subprocess.CompletedProcess(words, started.returncode, out, err)


def forms(tree: Path, into: Path, *words: object) -> dict[str, str]:
    """One review in every form, with `stdout` and `stderr`. Fails where a form is missing."""
    into.mkdir(exist_ok=True)
    wanted = [word for form in ALL_FORMS for word in ("--report", f"{form}={into / form}{ENDS}")]
    answer = review(tree, *wanted, *words)
    assert answer.code in CODES, answer
    found = {form: into / f"{form}{ENDS}" for form in ALL_FORMS}
    written = {form: path.read_text(encoding="utf-8") for form, path in found.items() if path.exists()}
    assert set(written) == (set(ALL_FORMS) if answer.code < 2 else set()), answer
    return {**written, "stdout": answer.out, "stderr": answer.err}


def document(tree: Path, *words: object) -> dict[str, Any]:
    """The answer as a program reads it."""
    answer = review(tree, "--output", "json", *words)
    assert answer.code in (0, 1), answer
    found: dict[str, Any] = json.loads(answer.out)
    return found


def findings(tree: Path, *words: object) -> list[tuple[str, str, int]]:
    """Which check found something where, but for what the house has to say."""
    found = document(tree, *words)["findings"]
    return [
        (one["check"], one.get("file", ""), one.get("line", 0)) for one in found if one["check"] not in HOUSE
    ]


HOUSE: Final = frozenset(["cpu-request-missing", "memory-request-missing", "memory-limit-without-request"])
"""What small trees are blamed for that are about something else."""


def deployment(name: str = "web", *, memory: str = "256Mi", replicas: str = "1") -> str:
    """A Deployment of one container; `replicas` stands on line 6, the memory limit on line 20."""
    return f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: main
          image: registry.example/app:1
          resources:
            limits:
              memory: {memory}
            requests: {{cpu: 10m, memory: 64Mi}}
"""
