import pytest

from bayplan.catalog.components.goldilocks import PART
from bayplan.model.platform import Component
from tests.catalog import wanting
from tests.catalog.wanting import at

WITH_VPA = wanting.estate(Component("vpa"))


def test_it_brings_no_autoscaler_of_its_own() -> None:
    values = wanting.bundle(PART, declaration=WITH_VPA).values
    assert values["vpa"] == values["metrics-server"] == {"enabled": False}
    assert wanting.bundle(PART, declaration=WITH_VPA).after == ("vpa",)


@pytest.mark.parametrize(
    ("mode", "words"),
    [("initial", "it sets requests when pods start"), ("auto", "evicts pods to change them")],
)
def test_every_mode_but_off_is_refused(mode: str, words: str) -> None:
    (doubt,) = wanting.doubts(PART, {"mode": mode}, declaration=WITH_VPA)
    assert doubt.path == "options.mode"
    assert words in doubt.message


def test_somebody_has_to_recommend() -> None:
    (doubt,) = wanting.doubts(PART)
    assert "add vpa" in doubt.message
    assert wanting.doubts(PART, declaration=WITH_VPA) == []


def test_namespaces_that_are_left_out_are_left_out_of_both() -> None:
    found = wanting.bundle(PART, {"excluded": ["kube-system", "ci"]}, declaration=WITH_VPA)
    for place in ("controller", "dashboard"):
        assert at(found.values, f"{place}.flags.exclude-namespaces") == "kube-system,ci"


def test_without_a_page_there_is_none() -> None:
    found = wanting.bundle(PART, {"dashboard": False}, declaration=WITH_VPA)
    assert [one.name for one in found.footprints] == ["goldilocks-controller"]


def test_the_page_has_a_name() -> None:
    options = {"hostname": "sizes.example.org", "ingressClass": "traefik"}
    ingress = at(wanting.bundle(PART, dict(options), declaration=WITH_VPA).values, "dashboard.ingress")
    assert at(ingress, "hosts.0.host") == "sizes.example.org"
    assert at(ingress, "ingressClassName") == "traefik"
