"""The same answer every time: on other workers, with another seed, with any cache, from anywhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robust import desk
from tests.robust.desk import deployment

STACK = (
    'locals {{\n  sizes = {{ b = "64Mi", a = "1x", c = "32Mi" }}\n}}\n'
    'resource "kubernetes_deployment" "web" {{\n  for_each = local.sizes\n  metadata {{\n    name = '
    '"{0}-${{each.key}}"\n'
    "  }}\n  spec {{\n    template {{\n      spec {{\n        container {{\n          name = each.key\n"
    "          resources {{\n            limits = {{ memory = each.value }}\n          }}\n        }}\n    "
    "  }}\n"
    "    }}\n  }}\n}}\n"
    'resource "kubernetes_secret" "s" {{\n  count = "?"\n}}\n'
)
TREE = {
    **{f"stacks/s{number}/main.tf": STACK.format(f"s{number}") for number in range(6)},
    "stacks/a.yaml": deployment("ä", memory="1x"),
    "stacks/b.yaml": "kind: [",
    "k/kustomization.yaml": "resources: [nothing.yaml]\n",
    "m/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: [\n",
    "n/kustomization.yaml": "resources: [web.yaml]\npatches: [{target: {name: x}, patch: '{'}]\n",
    "n/web.yaml": deployment("web"),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk.sow(tmp_path_factory.mktemp("shared"), TREE)


@pytest.fixture(scope="module")
def wanted(tree: Path) -> bytes:
    """The answer that all others must be."""
    shown = answer(tree)
    assert shown.count(b'"check"') > 20
    return shown


def answer(tree: Path, *words: str, cwd: Path = desk.ROOT, **environment: str) -> bytes:
    """What a process of its own answers."""
    shown = desk.process(
        "review", str(tree), "--output", "json", *(words or ("--no-cache",)), cwd=cwd, **environment
    )
    assert (shown.returncode, shown.stderr) == (1, b"")
    return shown.stdout


def test_no_seed_and_no_language_changes_it(tree: Path, wanted: bytes) -> None:
    assert answer(tree, PYTHONHASHSEED="1") == wanted
    assert answer(tree, PYTHONHASHSEED="2", LANG="C", LC_ALL="C", TZ="Asia/Tokyo") == wanted


def test_no_place_changes_it(tree: Path, wanted: bytes, tmp_path: Path) -> None:
    assert answer(tree, cwd=tmp_path) == wanted
    assert b"run.go" not in wanted


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="nobody tells processes where to run")
def test_one_worker_says_what_two_say(tree: Path, wanted: bytes) -> None:
    core = str(min(os.sched_getaffinity(0)))
    taskset = shutil.which("taskset")
    if taskset is None:
        pytest.skip("there is no taskset")
    command = [taskset, "-c", core, sys.executable, "-m", "bayplan", "review", str(tree), "--output", "json"]
    shown = subprocess.run([*command, "--no-cache"], capture_output=True, check=False, env=desk.environment())
    assert shown.stdout == wanted


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "turned": lambda data: bytes(255 - byte for byte in data),
    "of another shape": lambda data: b"\x92\x01\x02",
    "longer": lambda data: data + b"\xc1",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_cache_is_as_good_as_none(
    damage: Callable[[bytes], bytes], tree: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    first = desk.review(tree, "--cache", cache)
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert len(kept) == 12
    for path in kept:
        path.write_bytes(damage(path.read_bytes()))
    assert desk.review(tree, "--cache", cache) == first
    assert desk.review(tree, "--cache", cache) == first


def test_a_cache_of_another_version_is_not_read(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = desk.review(tree, "--cache", cache)
    before = {path.name for path in cache.iterdir()}
    monkeypatch.setattr("bayplan.__version__", "0.0.1")
    assert desk.review(tree, "--cache", cache) == first
    assert {path.name for path in cache.iterdir()} > before


def test_two_at_once_share_a_cache(tree: Path, wanted: bytes, tmp_path: Path) -> None:
    words = ("review", str(tree), "--output", "json", "--cache", str(tmp_path / "cache"))
    started = [desk.start(*words) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in started] == [wanted, wanted]
    assert not list((tmp_path / "cache").glob("*partial*"))
    assert answer(tree, "--cache", str(tmp_path / "cache")) == wanted


def test_a_cache_that_cannot_be_written_is_said_and_not_missed(tree: Path, tmp_path: Path) -> None:
    first = desk.review(tree)
    (tmp_path / "cache").write_text("")
    again = desk.review(tree, "--cache", tmp_path / "cache")
    assert (again.code, again.out) == (first.code, first.out)
    assert "nothing can be written there; going on without a cache" in again.err


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="this user may write anywhere")
def test_a_cache_that_may_only_be_read_is_read(tree: Path, tmp_path: Path) -> None:
    first = desk.review(tree, "--cache", tmp_path / "cache")
    (tmp_path / "cache").chmod(0o555)
    try:
        assert desk.review(tree, "--cache", tmp_path / "cache").out == first.out
    finally:
        (tmp_path / "cache").chmod(0o755)


def test_a_cache_within_the_tree_is_no_part_of_it(tmp_path: Path) -> None:
    tree = desk.sow(tmp_path, TREE)
    first = desk.review(tree, "--cache", tree / "stacks" / "cache")
    assert desk.review(tree, "--cache", tree / "stacks" / "cache") == first
