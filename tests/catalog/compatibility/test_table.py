"""The table: every row has its source and date, and usual versions are the newest known ones."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from bayplan.catalog import registry
from bayplan.catalog.compatibility import conflicts, numbers, solving
from bayplan.catalog.compatibility.table import SEEN, TABLE
from bayplan.catalog.compatibility.versions import Versions


def rows() -> Iterator[Any]:
    for kind in ("clusters", "releases", "supports", "refusals", "pairs", "needs", "announced", "ends"):
        yield from getattr(TABLE, kind)


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: f"{type(row).__name__} {row[0]!s:.40}")
def test_every_row_has_a_source_and_a_date(row: Any) -> None:
    assert len(row.source) > 5
    assert datetime.date.fromisoformat(row.seen) <= datetime.date.fromisoformat(SEEN)
    if getattr(row, "at", ""):
        assert datetime.date.fromisoformat(row.at)


def test_every_version_of_it_can_be_read_and_stands_there_once() -> None:
    found = [(one.component, one.version) for one in TABLE.releases]
    found += [(one.distribution, one.version) for one in TABLE.clusters]
    assert all(numbers.parse(version) != numbers.UNKNOWN for _, version in found)
    assert len(set(found)) == len(found)


def test_rows_are_about_components_of_the_catalog() -> None:
    known = {one.name for one in registry.PARTS}
    assert {one.component for one in TABLE.releases} <= known
    assert {one.span.component for one in TABLE.supports} <= known


def test_the_usual_version_of_a_component_is_the_newest_one_known() -> None:
    for part in registry.PARTS:
        newest = solving.releases(part.name, TABLE)
        assert not newest or part.version == newest[-1], part.name


def test_no_two_rows_say_different_things_of_one_release() -> None:
    for release in TABLE.releases:
        for distribution in ("k3s", "kubeadm"):
            about = [one for one in TABLE.supports if one.distribution in ("", distribution)]
            said = [one for one in about if conflicts.covers(one.span, release.component, release.version)]
            assert len(said) <= 1, release


def test_the_usual_versions_go_together_on_the_stable_line_of_k3s() -> None:
    """All but what is retired: Ingress NGINX ends with Kubernetes 1.35."""
    usual = {one.name: one.version for one in registry.PARTS if one.name != "ingress-nginx"}
    assert (
        conflicts.conflicts(Versions("k3s", "v1.36.5+k3s1", usual, ("nri", "generating", "admission"))) == ()
    )
