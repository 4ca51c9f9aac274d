"""A VPA's floor among its advice is known for what it is."""

import pytest

from bayplan.model.evidence import Advice, Evidence
from bayplan.rightsizing import artefacts
from tests.rightsizing.drafts import MI, WEB


def vpa(lower: int, target: int, upper: int, resource: str = "memory") -> tuple[Advice, ...]:
    amounts = {"lower": lower, "target": target, "upper": upper}
    return tuple(Advice("vpa", bound, resource, amount) for bound, amount in amounts.items())


def kept(*advice: Advice, containers: int = 1) -> list[str]:
    found, _ = artefacts.split(Evidence(WEB, advice=advice), containers)
    return [one.bound for one in found.advice]


def test_the_default_floor_of_a_pod() -> None:
    assert kept(*vpa(250 * MI, 250 * MI, 250 * MI)) == []
    assert kept(*vpa(100 * MI, 100 * MI, 100 * MI)) == []
    assert kept(*vpa(25, 25, 25, "cpu")) == []


def test_a_floor_is_shared_out_among_containers() -> None:
    assert kept(*vpa(125 * MI, 125 * MI, 125 * MI), containers=2) == []
    assert kept(*vpa(60 * MI, 125 * MI, 300 * MI), containers=1) == ["lower", "target", "upper"]


@pytest.mark.parametrize(("amount", "floor"), [(87381332, False), (87381333, True), (87381334, True)])
def test_a_share_that_is_no_whole_number_is_rounded_either_way(amount: int, floor: bool) -> None:
    assert kept(Advice("vpa", "upper", "memory", amount), containers=3) == ([] if floor else ["upper"])


def test_bounds_that_agree_are_a_floor_whatever_it_is() -> None:
    assert kept(*vpa(64 * MI, 64 * MI, 80 * MI)) == ["upper"]


def test_readings_are_kept() -> None:
    assert kept(*vpa(300 * MI, 400 * MI, 700 * MI)) == ["lower", "target", "upper"]


@pytest.mark.parametrize("bound", ["request", "limit", "uncapped"])
def test_what_people_write_is_no_artefact(bound: str) -> None:
    assert kept(Advice("list", bound, "memory", 250 * MI)) == [bound]


def test_each_source_and_resource_is_told_once() -> None:
    advice = (*vpa(250 * MI, 250 * MI, 250 * MI), *vpa(25, 25, 25, "cpu"))
    _, told = artefacts.split(Evidence(WEB, advice=advice), 1)
    assert [one.code for one in told] == ["artefact", "artefact"]
    assert told[1].said == "vpa says 250Mi of memory: that is a floor of its settings, and no measurement"


def test_without_advice_nothing_is_touched() -> None:
    known = Evidence(WEB)
    assert artefacts.split(known, 1) == (known, ())
