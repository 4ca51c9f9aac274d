"""The tier table, in each language of policies: one house, however it is written."""

from msgspec.structs import replace

from bayplan.admission import house
from bayplan.model.estate import NamespaceRule
from bayplan.model.names import Namespace
from bayplan.model.policy import NamespaceInfo
from bayplan.sources import kyverno
from tests import make
from tests.sources.kyverno.reading import case

PLAIN = case("tiers-cluster-policy.yaml")
IN_CEL = case("tiers-generating-policy.yaml")
TEMPLATES = case("tiers-template.yaml")


def unplaced(rules: tuple[NamespaceRule, ...]) -> list[NamespaceRule]:
    """The rules but for what they are called and where they stand."""
    return [replace(one, source="", file="", line=0) for one in rules]


def test_both_languages_give_the_same_rules() -> None:
    plain, in_cel = kyverno.rules(PLAIN), kyverno.rules(IN_CEL)
    assert unplaced(plain[0]) == unplaced(in_cel[0])
    assert len(plain[0]) == 10
    assert plain[1:] == in_cel[1:] == ((), ())


def test_a_template_gives_the_same_rules() -> None:
    found = kyverno.rules(TEMPLATES)
    assert unplaced(found[0]) == [
        replace(made, quotas=quotas)
        for made, quotas in [
            (unplaced(kyverno.rules(IN_CEL)[0])[4], unplaced(kyverno.rules(IN_CEL)[0])[9].quotas)
        ]
    ]
    assert found[2] == ()


def test_rules_say_what_they_are_and_where_they_stand() -> None:
    rule = kyverno.rules(PLAIN)[0][4]
    assert rule.source == "ClusterPolicy generate-limitrange rule 4-aux"
    assert (rule.file, rule.line) == ("tiers-cluster-policy.yaml", 14)
    assert kyverno.rules(IN_CEL)[0][4].source == "GeneratingPolicy limitrange-4-aux"


def test_the_house_is_as_the_table_says() -> None:
    world = make.snapshot(
        namespaces=[
            NamespaceInfo(Namespace("4-aux-vaultwarden")),
            NamespaceInfo(Namespace("immich"), {"tier": "2-gpu"}),
            NamespaceInfo(Namespace("media"), {"tier": "3-edge", "resource-governance/custom-quota": "true"}),
            NamespaceInfo(Namespace("kube-system")),
        ]
    )
    found = house.govern(world, kyverno.rules(PLAIN)[0])
    assert found.snapshot.limit_ranges == (
        make.limit_range(
            "tier-defaults", namespace="4-aux-vaultwarden",
            default="memory=256Mi", default_request="cpu=250m memory=256Mi", maximum="memory=4Gi",
        ),
        make.limit_range(
            "tier-defaults", namespace="immich",
            default="memory=2Gi", default_request="cpu=1 memory=2Gi", maximum="memory=16Gi",
        ),
        make.limit_range(
            "tier-defaults", namespace="media",
            default="memory=256Mi", default_request="cpu=250m memory=256Mi", maximum="memory=4Gi",
        ),
    )  # fmt: skip
    assert found.snapshot.quotas == (
        make.quota(
            "requests.cpu=8 requests.memory=16Gi pods=20",
            "4-aux-vaultwarden-quota",
            namespace="4-aux-vaultwarden",
        ),
        make.quota(
            "requests.cpu=48 requests.memory=96Gi pods=40 requests.nvidia.com/gpu=4",
            "immich-quota",
            namespace="immich",
        ),
    )
    assert found.opted_out == {"media": ("ResourceQuota",)}
