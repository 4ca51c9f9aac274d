"""`bayplan review` of a Terraform tree of the size of a large homelab's, as whole processes.

The tree lies in a checkout of its own. Cold means that nothing is remembered of it, warm that it was reviewed
before and has not changed. Every answer has to have found all stacks and all workloads.
"""

import functools
import hashlib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench import families
from bench.measuring import Broken, Finished, Measured, Setting, Skip, Trial, python, timed
from bench.stacks import tree
from bench.stacks.tree import Size

ONE: Final = tree.stack_name(1)
PARSE: Final = "import sys, tfparse; kept = [tfparse.load_from_path(one) for one in sys.argv[1:]]"


POOLS: Final = """\
kubernetes: "1.35"
pools:
  - name: worker
    count: 12
    allocatable: {cpu: 15600m, memory: 60Gi}
"""


def _tree(setting: Setting, *, pools: bool = False) -> Path:
    """The tree, as a checkout would have it; with workers declared, all its pods are placed."""
    folder = setting.scratch / ("tree-with-pools" if pools else "tree")
    if not folder.exists():
        tree.write(folder, Size(setting.scale))
        (folder / ".git").mkdir()
        if pools:
            (folder / "bayplan.yaml").write_text(POOLS, encoding="utf-8")
    return folder


def _review(path: Path, cache: Path) -> list[str]:
    options = ["--cache", str(cache), "--output", "json", "--fail-on", "never"]
    return ["-m", "bayplan", "review", str(path), *options]


def _cold(setting: Setting, *, pools: bool = False) -> Measured:
    folder = _tree(setting, pools=pools)
    with tempfile.TemporaryDirectory(dir=setting.scratch) as cache:
        done = python(_review(folder, Path(cache)))
    return Measured(done.seconds, (_checked(done, Size(setting.scale)),), done.peak)


def _warm(setting: Setting) -> Measured:
    folder, cache = _tree(setting), setting.scratch / "cache"
    if not cache.exists():
        python(_review(folder, cache))
    done = python(_review(folder, cache))
    return Measured(done.seconds, (_checked(done, Size(setting.scale)),), done.peak)


def _one(setting: Setting) -> Measured:
    folder = _tree(setting)
    with tempfile.TemporaryDirectory(dir=setting.scratch) as cache:
        done = python(_review(folder / "stacks" / ONE, Path(cache)))
    return Measured(done.seconds, peak=done.peak)


def _memory(setting: Setting) -> Measured:
    """The same as cold, looked at from outside all the while; so its time would not count."""
    folder, cache = _tree(setting), setting.scratch / "another-cache"
    shutil.rmtree(cache, ignore_errors=True)
    peak = families.peak(_review(folder, cache))
    return Measured(peak, peak=peak)


def _checked(done: Finished, size: Size) -> str:
    """Insists on the counts that the tree was made with."""
    answer = json.loads(done.output)
    counts = answer["counts"]
    found = (counts["stacks"], counts["workloads"])
    if found != (size.stacks, tree.workloads(size)):
        raise Broken(f"{found[0]} stacks with {found[1]} workloads were found")
    return f"{found[0]:,} stacks, {found[1]:,} workloads; {len(answer['findings']):,} findings"


def _parsing(setting: Setting, stacks: str) -> list[str]:
    """What another evaluator of Terraform is called with, for the stacks whose names match."""
    if importlib.util.find_spec("tfparse") is None:
        raise Skip("tfparse is not installed")
    return ["-c", PARSE, *sorted(str(stack) for stack in (_tree(setting) / "stacks").glob(stacks))]


def _parsed(setting: Setting, *, stacks: str = "*") -> Measured:
    done = python(_parsing(setting, stacks))
    return Measured(done.seconds, peak=done.peak)


def _hashed(setting: Setting) -> Measured:
    """The least that a cache keyed by content can do: look at every byte."""
    folder = _tree(setting)
    files = [path for path in folder.rglob("*") if path.is_file()]
    seconds, _ = timed(lambda: [hashlib.sha256(path.read_bytes()).digest() for path in files])
    return Measured(seconds)


def _parsed_memory(setting: Setting) -> Measured:
    peak = families.peak(_parsing(setting, "*"))
    return Measured(peak, peak=peak)


TRIALS: Final[Mapping[str, Trial]] = {
    "cold": _cold,
    "placed": functools.partial(_cold, pools=True),
    "warm": _warm,
    "one": _one,
    "memory": _memory,
    "cold-parse": _parsed,
    "warm-hash": _hashed,
    "one-parse": functools.partial(_parsed, stacks=ONE),
    "memory-parse": _parsed_memory,
}
