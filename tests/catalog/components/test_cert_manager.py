import pytest

from bayplan.catalog.components.cert_manager import PART
from bayplan.model.plain import Keys
from tests.catalog import wanting
from tests.catalog.wanting import at

ACME: Keys = {"issuer": "acme", "email": "ops@example.org", "ingressClass": "traefik"}


def test_the_crds_stay_when_the_release_goes() -> None:
    assert at(wanting.bundle(PART).values, "crds") == {"enabled": True, "keep": True}


def test_an_authority_of_the_house_signs_where_nothing_else_is_said() -> None:
    found = wanting.objects(wanting.bundle(PART))
    assert list(found) == ["ClusterIssuer platform-root", "Certificate platform-ca", "ClusterIssuer platform"]
    secret = at(found["Certificate platform-ca"], "spec.secretName")
    assert at(found["ClusterIssuer platform"], "spec.ca.secretName") == secret


def test_names_are_proved_by_an_ingress() -> None:
    found = wanting.objects(wanting.bundle(PART, ACME))["ClusterIssuer platform"]
    assert at(found, "spec.acme.solvers") == [{"http01": {"ingress": {"ingressClassName": "traefik"}}}]
    assert at(found, "spec.acme.email") == "ops@example.org"


def test_a_proof_by_dns_goes_before_one_by_ingress() -> None:
    dns: Keys = {"cloudflare": {"apiTokenSecretRef": {"name": "cloudflare", "key": "token"}}}
    found = wanting.objects(wanting.bundle(PART, {**ACME, "dns01": dns}))["ClusterIssuer platform"]
    assert at(found, "spec.acme.solvers") == [{"dns01": dns}]


def test_no_issuer_is_made_for_whoever_brings_one() -> None:
    assert wanting.bundle(PART, {"issuer": "none"}).files == ()


def test_dns_proofs_are_looked_for_where_it_is_said() -> None:
    values = wanting.bundle(PART, {"nameservers": ["192.0.2.53:53", "192.0.2.54:53"]}).values
    assert values["dns01RecursiveNameservers"] == "192.0.2.53:53,192.0.2.54:53"
    assert values["dns01RecursiveNameserversOnly"] is True


def test_what_the_injector_writes_is_no_drift() -> None:
    ignored = wanting.bundle(PART).ignored
    assert {one.kind for one in ignored} == {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"}
    assert all(one.pointers == ("/webhooks/0/clientConfig/caBundle",) for one in ignored)


@pytest.mark.parametrize(
    ("options", "path", "words"),
    [
        ({"issuer": "ca"}, "options.caSecret", "no key to sign with"),
        ({"issuer": "acme", "ingressClass": "traefik"}, "options.email", "asks for an address"),
        ({"issuer": "acme", "email": "ops@example.org"}, "options.issuer", "how names are proved"),
    ],
)
def test_an_issuer_that_cannot_sign_is_refused(options: Keys, path: str, words: str) -> None:
    (doubt,) = wanting.doubts(PART, options)
    assert doubt.path == path
    assert words in doubt.message


def test_an_issuer_that_can_is_not() -> None:
    assert wanting.doubts(PART) == wanting.doubts(PART, ACME) == []
