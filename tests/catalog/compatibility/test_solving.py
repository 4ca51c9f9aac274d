"""The nearest set and the newest one, against all that there are."""

from hypothesis import given, settings

from bayplan.catalog.compatibility import conflicts, numbers, solving
from bayplan.catalog.compatibility.rows import Table
from bayplan.catalog.compatibility.versions import Versions
from tests.catalog.compatibility.tables import VERSIONS, every, tables
from tests.catalog.compatibility.test_conflicts import NEWEST

CLUSTERS = [f"v1.{minor}.0+k3s1" for minor in range(31, 35)]
KNOWN = ["1.0.0", "1.1.0", "2.0.0"]


def proposable(one: Versions, declared: Versions, table: Table) -> bool:
    """Whether a set may be proposed: without conflicts, and known to work where it is not as declared."""
    if conflicts.conflicts(one, table):
        return False
    return all(
        (version == declared.components[name] and one.kubernetes == declared.kubernetes)
        or solving.works(name, version, one, table)
        for name, version in one.components.items()
    )


def cost(one: Versions, declared: Versions) -> tuple[int, int, int]:
    pairs = [(CLUSTERS.index(one.kubernetes), CLUSTERS.index(declared.kubernetes))]
    pairs += [(KNOWN.index(one.components[name]), KNOWN.index(declared.components[name])) for name in "abc"]
    return (
        sum(now != then for now, then in pairs),
        sum(now < then for now, then in pairs),
        sum(abs(now - then) for now, then in pairs),
    )


def ages(one: Versions) -> tuple[tuple[int, ...], ...]:
    every = (one.kubernetes, *(one.components[name] for name in "abc"))
    return tuple(tuple(-part for part in numbers.parse(each)) for each in every)


@settings(deadline=None)
@given(VERSIONS, tables())
def test_the_nearest_set_is_the_nearest_of_all(declared: Versions, table: Table) -> None:
    possible = [one for one in every(declared) if proposable(one, declared, table)]
    found = solving.nearest(declared, table)
    assert (found is None) == (not possible)
    if found is not None:
        assert proposable(found, declared, table)
        assert cost(found, declared) == min(cost(one, declared) for one in possible)


@settings(deadline=None)
@given(VERSIONS, tables())
def test_the_newest_set_has_the_newest_kubernetes_that_is_possible(declared: Versions, table: Table) -> None:
    possible = [one for one in every(declared) if proposable(one, declared, table)]
    found = solving.newest(declared, table)
    assert (found is None) == (not possible)
    if found is not None:
        assert proposable(found, declared, table)
        assert ages(found)[0] == min(ages(one)[0] for one in possible)


@settings(deadline=None)
@given(VERSIONS, tables())
def test_what_goes_together_is_its_own_nearest_set(declared: Versions, table: Table) -> None:
    found = solving.nearest(declared, table)
    if not conflicts.conflicts(declared, table):
        assert found == declared
    elif found is not None:
        assert solving.nearest(found, table) == found
        assert solving.newest(found, table) == solving.newest(solving.newest(found, table) or found, table)


def test_the_set_of_late_2026() -> None:
    """Of the pins of old documents, and of versions that run ahead: K3s 1.36 and what is supported on it."""
    wanted = Versions("k3s", "v1.36.5+k3s1", NEWEST, ("nri", "generating"))
    ahead = wanted.on("v1.37.1+k3s1")
    assert solving.nearest(ahead) == wanted
    assert solving.newest(ahead) == wanted
    pins = {
        "gpu-operator": "v23.9.1", "jupyterhub": "3.1.0", "spegel": "0.3.0", "rancher": "2.13.1",
        "fleet": "0.16.1", "cert-manager": "v1.18.2", "kyverno": "3.8.1",
    }  # fmt: skip
    old = Versions("k3s", "v1.31.14+k3s1", pins, ("nri", "generating"))
    assert solving.newest(old) == wanted
    assert [one.name for one in solving.changes(ahead, wanted)] == ["kubernetes"]


def test_changes_say_what_was_against_the_old_version() -> None:
    ahead = Versions("k3s", "v1.37.1+k3s1", NEWEST)
    found = solving.changes(ahead, ahead.on("v1.36.5+k3s1"))
    assert [one.back for one in found] == [True]
    assert any("gpu-operator v26.7.1 is supported on K3s 1.33 to 1.36" in one for one in found[0].why)


def test_a_release_that_is_asked_for() -> None:
    versions = Versions("k3s", "v1.34.9+k3s1", {"cert-manager": "v1.20.2"})
    found = solving.newest_on(versions, "v1.36.9+k3s1")
    assert found is not None and found.components == {"cert-manager": "v1.21.2"}
    assert solving.newest_on(versions, "v1.37.1+k3s1") is None
    assert solving.latest(versions).components == {"cert-manager": "v1.21.2"}
