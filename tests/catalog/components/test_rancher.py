import pytest

from bayplan.catalog.components.rancher import PART
from bayplan.model.plain import Keys
from bayplan.model.platform import Component
from tests.catalog import wanting
from tests.catalog.wanting import at

NAMED: Keys = {"hostname": "rancher.example.org"}
CERTIFIED = wanting.estate(Component("cert-manager"))


def test_three_pods_are_never_two_on_one_node() -> None:
    found = wanting.bundle(PART, NAMED, declaration=CERTIFIED)
    assert at(found.values, "replicas") == 3
    assert at(found.values, "antiAffinity") == "required"
    assert found.footprints[0].replicas == 3


def test_it_waits_for_certificates_and_for_a_door_that_are_there() -> None:
    found = wanting.estate(Component("cert-manager"), Component("traefik"))
    assert wanting.bundle(PART, NAMED, declaration=found).after == ("cert-manager", "traefik")
    assert wanting.bundle(PART, NAMED, declaration=CERTIFIED).after == ("cert-manager",)


def test_no_password_is_in_the_values() -> None:
    assert "bootstrapPassword" not in wanting.bundle(PART, NAMED).values


def test_a_certificate_of_ones_own_needs_nobody() -> None:
    options: Keys = {**NAMED, "certificate": "secret", "privateCa": True}
    assert wanting.doubts(PART, options) == []
    assert wanting.bundle(PART, options).values["privateCA"] is True


def test_lets_encrypt_is_told_whom_to_write_to() -> None:
    options: Keys = {**NAMED, "certificate": "letsEncrypt", "email": "ops@example.org"}
    found = wanting.bundle(PART, options, declaration=CERTIFIED)
    assert at(found.values, "letsEncrypt.email") == "ops@example.org"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "no name to be reached by"),
        ({"hostname": "rancher"}, "rancher is no full name"),
        ({"hostname": "https://rancher.example.org"}, "is no full name"),
        ({**NAMED, "certificate": "letsEncrypt"}, "asks for an address to write to"),
    ],
)
def test_what_nobody_could_reach_is_refused(options: Keys, words: str) -> None:
    (doubt,) = wanting.doubts(PART, options, declaration=CERTIFIED)
    assert words in doubt.message


def test_it_is_refused_without_anybody_who_signs() -> None:
    (doubt,) = wanting.doubts(PART, NAMED)
    assert doubt.path == "options.certificate"
    assert "no component is called so" in doubt.message


def test_more_pods_than_nodes_are_refused() -> None:
    found = wanting.estate(Component("cert-manager"), pools=(wanting.pool("worker", 2),))
    (doubt,) = wanting.doubts(PART, NAMED, declaration=found)
    assert doubt.message == ("3 pods, never two on one node, and 2 nodes that take anybody; write 2 or less")
