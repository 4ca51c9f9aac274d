"""Pods from templates: names, claims, marks."""

from bayplan.model import making
from bayplan.model.pods import Volume
from bayplan.model.workloads import ClaimTemplate, Kind
from tests import make


def test_a_deployment_s_pods_carry_the_mark_of_their_replica_set() -> None:
    web = make.workload("web", "cpu=1")
    maker = making.replica_set_of(web, "6f7b")
    assert (maker.kind, maker.name, maker.controller and maker.controller.name) == (
        "ReplicaSet",
        "web-6f7b",
        "web",
    )
    pod = making.pod_of(maker, "web-6f7b-x")
    assert pod.labels == {"app": "web", making.TEMPLATE_HASH: "6f7b"}
    assert making.unmarked(maker.template) == web.template == making.unmarked(web.template)


def test_a_stateful_set_s_pod_has_a_number_and_claims_of_its_own() -> None:
    claims = [ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",))]
    volumes = (
        Volume("data", empty_dir=True),
        Volume("scratch", ephemeral=True),
        Volume("tmp", empty_dir=True),
    )
    database = make.workload("db", kind=Kind.STATEFUL_SET, claims=claims, volumes=volumes)
    pod = making.pod_of(database, "db-2")
    assert making.ordinal(pod) == 2
    assert [(one.name, one.claim) for one in pod.spec.volumes] == [
        ("data", "data-db-2"),
        ("scratch", "db-2-scratch"),
        ("tmp", ""),
    ]
    (claim,) = making.claims_of(database, pod)
    assert (claim.key, claim.storage_class, claim.storage) == ("shop/data-db-2", "block", 1 << 30)


def test_names_are_the_same_for_the_same_seed_and_not_too_long() -> None:
    assert making.generated("web", "a") == making.generated("web", "a") != making.generated("web", "b")
    assert len(making.generated("w" * 80, "a")) == 63


def test_what_is_renewed_waits_under_its_new_name() -> None:
    old = make.pod("web-1", "cpu=1", node="n1", volumes=(Volume("scratch", "web-1-scratch", ephemeral=True),))
    new = making.renewed(old, "web-2")
    assert (new.name, new.node, new.status.ready) == ("web-2", "", False)
    assert new.spec.volumes[0].claim == "web-2-scratch"
