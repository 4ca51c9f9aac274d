"""The law of the patch, over the example's tree: parse(patch(x)) is parse(x) but for what was intended.

Everything outside the edited values is identical, byte for byte.
"""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import apply, patching
from bayplan.app.trees import Look
from bayplan.model.evidence import Place
from bayplan.model.pods import Container, PodSpec, Resources
from bayplan.model.quantities import Quantity, binary_bytes, millicores
from bayplan.model.trees import ChartSizes, Tree
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Change

EXAMPLE = Path(__file__).parents[3] / "examples" / "r730"
BOUNDS = ("requests.memory", "limits.memory", "requests.cpu")
MI = 1 << 20

Amounts = dict[Place, dict[str, int]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's stacks and modules in a repository of their own."""
    root = tmp_path_factory.mktemp("estate")
    for name in ("stacks", "modules"):
        shutil.copytree(EXAMPLE / name, root / name)
    (root / ".git").mkdir()
    return root


@functools.cache
def look(home: Path) -> Look:
    return Look(cache=str(home.parent / "cache"))


@functools.cache
def tree(home: Path) -> Tree:
    return look(home).read(str(home / "stacks"))


def sizes(tree: Tree) -> dict[Place, Resources]:
    """Every container, and every size of a chart."""
    found = {
        Place(str(one.kind), one.namespace, one.name, container.name): container.resources
        for one in tree.objects.workloads
        for container in (*one.template.spec.containers, *one.template.spec.init_containers)
    }
    charts = {Place(one.kind, one.namespace, one.release, one.path): one.resources for one in tree.charts}
    return found | charts


def written(resources: Resources) -> Iterator[str]:
    for bound in BOUNDS:
        side, _, resource = bound.partition(".")
        if resource in getattr(resources, side):
            yield bound


def resized(resources: Resources, amounts: dict[str, int]) -> Resources:
    """What is intended of a container."""
    sides: dict[str, dict[str, Quantity]] = {
        "requests": dict(resources.requests),
        "limits": dict(resources.limits),
    }
    for bound, amount in amounts.items():
        side, _, resource = bound.partition(".")
        sides[side][resource] = millicores(amount) if resource == "cpu" else binary_bytes(amount)
    return replace(resources, **sides)


def intended(tree: Tree, amounts: Amounts) -> tuple[Any, ...]:
    """The tree with these amounts, by nothing but its records."""

    def chart(one: ChartSizes) -> ChartSizes:
        wanted = amounts.get(Place(one.kind, one.namespace, one.release, one.path), {})
        return replace(one, resources=resized(one.resources, wanted))

    def spec(one: PodSpec, kind: str, namespace: str, name: str) -> PodSpec:
        def container(part: Container) -> Container:
            wanted = amounts.get(Place(kind, namespace, name, part.name), {})
            return replace(part, resources=resized(part.resources, wanted))

        return replace(
            one,
            containers=tuple(map(container, one.containers)),
            init_containers=tuple(map(container, one.init_containers)),
        )

    workloads = tuple(
        replace(
            one,
            template=replace(
                one.template, spec=spec(one.template.spec, str(one.kind), one.namespace, one.name)
            ),
        )
        for one in tree.objects.workloads
    )
    return replace(tree.objects, workloads=workloads), tuple(map(chart, tree.charts))


def done(patch: Patch) -> dict[Place, set[str]]:
    found: dict[Place, set[str]] = {}
    for edit in patch.edits:
        for place, bound in zip(edit.places, edit.bounds, strict=True):
            found.setdefault(place, set()).add(bound)
    return found


def files(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


@st.composite
def plans(draw: st.DrawFn, of: dict[Place, Resources]) -> Amounts:
    """New amounts for some bounds of some containers; the same for all is as likely as not."""
    places = draw(st.lists(st.sampled_from(sorted(of)), min_size=1, max_size=40, unique=True))
    plan: Amounts = {}
    for place in places:
        bounds = draw(st.sets(st.sampled_from(sorted(written(of[place])) or ["requests.memory"]), min_size=1))
        plan[place] = {
            bound: draw(st.integers(1, 4000)) if bound.endswith("cpu") else draw(st.integers(1, 20_000)) * MI
            for bound in sorted(bounds)
        }
    return plan


@pytest.mark.timeout(300)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_only_what_is_intended_changes(home: Path, data: st.DataObject) -> None:
    before = tree(home)
    plan = data.draw(plans(sizes(before)))
    changes = [Change(place, amounts) for place, amounts in plan.items()]
    patch, after = patching.patched(str(home / "stacks"), look(home), before, changes)

    fulfilled = done(patch)
    kept = {place: {b: plan[place][b] for b in sorted(bounds)} for place, bounds in fulfilled.items()}
    assert (after.objects, after.charts) == intended(before, kept)
    assert after.findings == before.findings
    _holds_on_disk(home, patch, after)

    now = sizes(before)
    missed = {(one.place, one.bound) for one in patch.unreached}
    for place, amounts in plan.items():
        for bound in amounts:
            as_it_is = resized(now[place], {bound: amounts[bound]}) == now[place]
            assert (bound in fulfilled.get(place, ())) + ((place, bound) in missed) + as_it_is == 1


def _holds_on_disk(home: Path, patch: Patch, after: Tree) -> None:
    """Written, every byte outside the edits is as it was, and it reads as it was promised."""
    old = files(home)
    apply.write(str(home / "stacks"), patch)
    try:
        new = files(home)
        again = look(home).read(str(home / "stacks"))
    finally:
        for name, content in old.items():
            if new.get(name) != content:
                (home / name).write_bytes(content)
    assert old.keys() == new.keys()
    for name, content in old.items():
        for edit in sorted((one for one in patch.edits if one.file == name), key=lambda one: -one.start):
            assert content[edit.start : edit.end] == edit.old.encode()
            content = content[: edit.start] + edit.new.encode() + content[edit.end :]
        assert new[name] == content
    assert (again.objects, again.charts, again.findings) == (after.objects, after.charts, after.findings)


def test_every_size_of_the_example_can_be_changed(home: Path) -> None:
    """All at once, each to half as much again: nothing is left that has to be edited by hand."""
    before = tree(home)
    changes = []
    for place, resources in sizes(before).items():
        amounts = {}
        for bound in written(resources):
            side, _, resource = bound.partition(".")
            now = getattr(resources, side)[resource]
            amounts[bound] = now.millis * 2 if resource == "cpu" else now.units // MI * 3 // 2 * MI
        changes.append(Change(place, amounts))
    patch, after = patching.patched(str(home / "stacks"), look(home), before, changes)
    assert (patch.unreached, len(patch.edits) > 300) == ((), True)
    wanted = {one.place: one.amounts for one in changes}
    assert (after.objects, after.charts) == intended(before, wanted)
