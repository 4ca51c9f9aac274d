"""Many stacks: workers, the cache, and what happens when a worker does not come back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.sources.terraform import read
from bayplan.sources.terraform.running import cache as caching
from bayplan.sources.terraform.running import crew
from bayplan.sources.terraform.stacks import StackReading
from bayplan.sources.written import Harvest
from tests.sources.terraform.readings import write

MODULE = (
    'variable "name" {}\nresource "kubernetes_namespace" "n" {\n  metadata {\n    name = var.name\n  }\n}\n'
)
CALL = 'module "m" {\n  source = "../../module"\n  name = "%s"\n}\n'
RELEASE = 'resource "helm_release" "r" {\n  name = "r"\n  values = [file("v.yaml")]\n}\n'
VALUES = "resources: {limits: {memory: 1Gi, cpu: 500m}}\n"
STACKS = [Path("stacks/a"), Path("stacks/b"), Path("stacks/c")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {f"stacks/{name}/main.tf": CALL % name for name in "abc"}
    files["stacks/a/main.tf"] += RELEASE
    return write(tmp_path / "tree", {**files, "module/main.tf": MODULE, "stacks/a/v.yaml": VALUES})


def names(harvest: Harvest) -> list[str]:
    return [one.declared.name for one in harvest.written]


def test_stacks_come_in_their_order_with_their_progress(tree: Path) -> None:
    heard: list[tuple[int, int]] = []
    found = read(tree, STACKS[::-1], progress=lambda stack, done, of: heard.append((done, of)))
    assert names(found) == ["c", "b", "a"]
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert found.files == 5
    assert found.written[0].declared.origin.file == "module/main.tf"


def test_paths_of_stacks_may_be_absolute_and_must_lie_within(tree: Path) -> None:
    assert names(read(tree, [tree / "stacks/a"])) == ["a"]
    assert names(read(tree / "stacks/a", [tree / "stacks/a"])) == []  # its module lies outside of that tree
    with pytest.raises(InvalidInput, match="not in the tree"):
        read(tree, [tree.parent])


def test_the_second_time_nothing_is_worked_out(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(tree, STACKS, cache=tmp_path / "cache")
    monkeypatch.setattr(crew.Crew, "_start", lambda self: pytest.fail("a worker was started"))
    assert read(tree, STACKS, cache=tmp_path / "cache") == first
    assert first.charts[0].resources.limits.keys() == {"memory", "cpu"}


def worked_out(tree: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    """The stacks that the cache did not know."""
    asked: list[str] = []
    plain = crew.Crew._ask

    def ask(self: crew.Crew, process: subprocess.Popen[bytes], stack: str) -> StackReading:
        asked.append(stack)
        return plain(self, process, stack)

    with monkeypatch.context() as patched:
        patched.setattr(crew.Crew, "_ask", ask)
        read(tree, STACKS, cache=cache, given=given)
    return sorted(asked)


def test_a_change_is_noticed_where_it_is_reached(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    everything = ["stacks/a", "stacks/b", "stacks/c"]
    assert worked_out(tree, cache, monkeypatch) == everything
    assert worked_out(tree, cache, monkeypatch) == []
    write(tree, {"stacks/a/v.yaml": VALUES.replace("1Gi", "2Gi")})
    assert worked_out(tree, cache, monkeypatch) == ["stacks/a"]
    write(tree, {"stacks/b/more.auto.tfvars": "x = 1\n"})
    assert worked_out(tree, cache, monkeypatch) == ["stacks/b"]
    write(tree, {"module/main.tf": MODULE + "# changed\n"})
    assert worked_out(tree, cache, monkeypatch) == everything
    write(tree, {"module/main.tf": MODULE})
    assert worked_out(tree, cache, monkeypatch) == []  # the older content is still known
    assert worked_out(tree, cache, monkeypatch, other="1") == everything


def test_a_damaged_cache_is_written_anew(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    first = read(tree, STACKS, cache=cache)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-3] + b"\xc1\xc1\xc1" if path.suffix == ".stack" else b"\xc1")
    assert worked_out(tree, cache, monkeypatch) == ["stacks/a", "stacks/b", "stacks/c"]
    assert read(tree, STACKS, cache=cache) == first
    assert not list(cache.glob("*.partial"))


def test_a_cache_that_cannot_be_written_does_no_harm(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert names(read(tree, STACKS, cache=tmp_path / "file" / "cache")) == ["a", "b", "c"]


def test_a_new_format_forgets_the_old(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tree, STACKS, cache=tmp_path / "cache")
    monkeypatch.setattr(caching, "FORMAT", caching.FORMAT + 1)
    assert len(worked_out(tree, tmp_path / "cache", monkeypatch)) == 3


HANGS = """locals {
  a = regexall("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")
}
resource "kubernetes_namespace" "n" {
  metadata {
    name = length(local.a)
  }
}
"""


def test_a_stack_that_hangs_costs_itself_only(tree: Path) -> None:
    write(tree, {"stacks/b/main.tf": HANGS})
    found = {
        one.stack: one.harvest
        for one in crew.Crew(tree, {}, time_limit=1.0).readings(["stacks/b", "stacks/c"])
    }
    (finding,) = found["stacks/b"].findings
    assert finding.check == "stack-not-finished" and "takes more than 1 s" in finding.summary
    assert names(found["stacks/c"]) == ["c"]


def test_nothing_in_the_tree_becomes_a_module_of_the_worker(tree: Path) -> None:
    marker = tree.parent / "executed"
    trap = f"open({str(marker)!r}, 'w').close()\nraise SystemExit(1)\n"
    write(tree, dict.fromkeys(("msgspec.py", "yaml.py", "bayplan/__init__.py", "sitecustomize.py"), trap))
    code = "import sys; from pathlib import Path; from bayplan.sources.terraform import read;"
    code += "print(len(read(Path('.'), [Path('stacks/a')]).written))"
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tree,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout.strip() == "1"
    assert not marker.exists()
