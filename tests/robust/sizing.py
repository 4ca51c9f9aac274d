"""A small tree, what its one container used for a month, and `bayplan size` on it."""

import os
import subprocess
from array import array
from pathlib import Path
from typing import Final

import pytest

from bayplan.model.evidence import Evidence, Kill, Place, Track
from bayplan.sources import evidence
from tests.robust import desk, estates
from tests.robust.desk import Answer

NOW: Final = 1_793_512_800
"""What SOURCE_DATE_EPOCH says in these tests."""
DAY: Final = 86_400
MI: Final = 1 << 20
WEB: Final = Place("Deployment", "shop", "web", "main")
FILE: Final = "apps/web.yaml"
EVIDENCE: Final = "e.json"
OLD, NEW = "memory: 256Mi", "memory: 320Mi"


def manifest(name: str = "web") -> str:
    """A Deployment in the namespace `shop`."""
    return desk.deployment(name).replace(f"  name: {name}", f"  name: {name}\n  namespace: shop", 1)


def used(name: str = "web", at: float = 100.0, days: int = 30) -> Evidence:
    """Hourly readings up to now of a container that ran out of memory yesterday."""
    count = 24 * days
    memory, cpu = (
        Track(NOW - (count - 1) * 3600, 3600, array("d", [value] * count)) for value in (at * MI, 40.0)
    )
    kills = (Kill(NOW - DAY, 256 * MI, "counter"),)
    starts, since = (NOW - 20 * DAY, NOW - DAY), NOW - 90 * DAY
    place = WEB._replace(workload=name)
    return Evidence(
        place, memory=memory, cpu=cpu, kills=kills, starts=starts, since=since, sources=("example",)
    )


def lay(folder: Path, **files: str | bytes) -> Path:
    """The tree and its evidence in a folder."""
    desk.sow(folder, {FILE: manifest(), **files})
    (folder / EVIDENCE).write_bytes(evidence.encode([used()]))
    return folder


def at_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tree in a folder of its own, where the test then stands; nobody's git configuration reaches it."""
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    home = folder / "home"
    home.mkdir()
    monkeypatch.chdir(lay(home))
    return home


def size(folder: Path, *words: object, tree: str = "apps", data: bytes = b"") -> Answer:
    """The command on that tree, with its evidence where no other is named."""
    named = () if "--evidence" in words or "--prometheus" in words else ("--evidence", folder / EVIDENCE)
    where = folder / tree
    return estates.run("size", where, *named, "--no-cache", *words, data=data)


def git(folder: Path, *words: str, **more: str) -> str:
    """What git prints, in a world without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")
    command = ["git", "-C", str(folder), *name, *words]
    done = subprocess.run(command, capture_output=True, env={**kept, **who, **more}, check=True)
    return done.stdout.decode()


def repository(folder: Path) -> Path:
    """The tree as a repository with one commit; git knows who works in it."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Ada")
    git(folder, "config", "user.email", "ada@example.org")
    git(folder, "add", "apps")
    git(folder, "commit", "-q", "-m", "first")
    return folder
