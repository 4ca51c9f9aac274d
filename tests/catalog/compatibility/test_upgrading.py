"""The way from one set of versions to another."""

from hypothesis import given, settings

from bayplan.catalog.compatibility import conflicts, numbers, solving, upgrading
from bayplan.catalog.compatibility.rows import Table
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions
from tests.catalog.compatibility.tables import VERSIONS, tables

START = Versions(
    "k3s", "v1.34.9+k3s1",
    {
        "gpu-operator": "v25.10.0", "rancher": "2.13.1", "jupyterhub": "4.3.1", "cert-manager": "v1.19.0",
        "fleet": "0.14.0",
    },
    ("nri",),
)  # fmt: skip


def keys(versions: Versions, table: Table) -> set[tuple[str, str]]:
    return {(one.component, one.against) for one in conflicts.conflicts(versions, table)}


@settings(deadline=None)
@given(VERSIONS, VERSIONS, tables())
def test_nothing_on_the_way_contradicts_itself_more_than_the_start(
    start: Versions, target: Versions, table: Table
) -> None:
    target = Versions(target.distribution, target.kubernetes, target.components, start.features)
    found = upgrading.path(start, target, table)
    state, known = start, keys(start, table)
    for step in found.steps:
        assert keys(step.after, table) <= known, step
        moved = [name for name in state.components if step.after.components[name] != state.components[name]]
        minors = numbers.minor(step.after.kubernetes) - numbers.minor(state.kubernetes)
        assert (len(moved), minors) in ((1, 0), (0, 1), (0, 0)), step
        assert all(
            numbers.parse(step.after.components[name]) > numbers.parse(state.components[name])
            for name in moved
        )
        known = keys(step.after, table)
        state = step.after
    assert found.blocked or state == target


@settings(deadline=None)
@given(VERSIONS, tables())
def test_the_way_to_where_one_is_has_no_steps(start: Versions, table: Table) -> None:
    assert upgrading.path(start, start, table) == upgrading.Path()


def test_the_way_of_a_platform_with_cards() -> None:
    target = solving.newest(START)
    assert target is not None and target.kubernetes == "v1.36.5+k3s1"
    found = upgrading.path(START, target)
    assert found.blocked == ()
    assert [(one.kind, one.name, one.target) for one in found.steps] == [
        ("component", "gpu-operator", "v26.3.3"),
        ("component", "gpu-operator", "v26.7.1"),
        ("component", "jupyterhub", "4.4.2"),
        ("component", "rancher", "2.14.0"),
        ("component", "rancher", "2.15.2"),
        ("save", "etcd", "v1.34.9+k3s1"),
        ("servers", "kubernetes", "v1.35.9+k3s1"),
        ("agents", "kubernetes", "v1.35.9+k3s1"),
        ("component", "cert-manager", "v1.20.2"),
        ("component", "cert-manager", "v1.21.2"),
        ("save", "etcd", "v1.35.9+k3s1"),
        ("servers", "kubernetes", "v1.36.5+k3s1"),
        ("agents", "kubernetes", "v1.36.5+k3s1"),
        ("component", "fleet", "0.16.2"),
    ]
    assert found.steps[3].why == "on the way to 2.15.2: it leaves out no line of releases"
    assert found.steps[4].why == "Kubernetes v1.35.9+k3s1 would leave 2.13.1 behind"


def test_every_state_of_that_way_is_supported() -> None:
    target = solving.newest(START)
    assert target is not None
    known = keys(START, TABLE)
    for step in upgrading.path(START, target).steps:
        assert keys(step.after, TABLE) <= known
        known = keys(step.after, TABLE)
    assert known == set()


def test_a_cluster_does_not_go_back() -> None:
    found = upgrading.path(START, START.on("v1.33.13+k3s1"))
    assert found.steps == () and "does not go back" in found.blocked[0]


def test_a_way_that_ends_says_where() -> None:
    found = upgrading.path(
        Versions("k3s", "v1.36.5+k3s1", {"gpu-operator": "v26.7.1"}),
        Versions("k3s", "v1.37.1+k3s1", {"gpu-operator": "v26.7.1"}),
    )
    assert found.blocked == (
        "gpu-operator v26.7.1 is supported on K3s 1.33 to 1.36, not on K3s v1.37.1+k3s1",
    )


def test_stops_are_one_minor_apart() -> None:
    target = START.on("v1.37.9+k3s1")
    assert upgrading.stops(START, target, TABLE) == ["v1.35.9+k3s1", "v1.36.5+k3s1", "v1.37.9+k3s1"]
    assert upgrading.stops(START, START.on("v1.34.10+k3s1"), TABLE) == ["v1.34.10+k3s1"]
    assert upgrading.stops(START, START, TABLE) == []
