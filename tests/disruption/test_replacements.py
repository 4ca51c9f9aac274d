"""What controllers create for pods that went."""

import pytest

from bayplan.disruption.ownership import Ownership
from bayplan.disruption.replacements import fresh_claims, replacement
from bayplan.model.making import generated
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod, PodSpec, PodStatus, Volume
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind
from tests.disruption.build import (
    MARK,
    NOON,
    SHOP,
    controlled_by,
    database,
    deployment,
    pod,
    web,
    workload,
)

OWNERS = Ownership((*deployment(), workload(Kind.STATEFUL_SET, "db", 2)))
PAUSED = Ownership([workload(Kind.JOB, "work", 1, suspended=True)])

NOBODY = [
    ("a bare pod", pod("bare"), OWNERS),
    ("a DaemonSet's pod", pod("log-1", owner=controlled_by("DaemonSet", "log")), OWNERS),
    ("a static pod", pod("etcd", owner=controlled_by("Node", "n1"), mirror=True), OWNERS),
    ("a pod that is being deleted and was replaced already", web("web-1", deleted=NOON), OWNERS),
    ("a pod that failed and was replaced already", web("web-1", status=PodStatus("Failed")), OWNERS),
    ("a pod beyond the scale of its StatefulSet", database("db-7"), OWNERS),
    ("a pod of a suspended Job", pod("work-1", owner=controlled_by("Job", "work")), PAUSED),
]


@pytest.mark.parametrize(("gone", "owners"), [row[1:] for row in NOBODY], ids=[row[0] for row in NOBODY])
def test_nobody_comes_for(gone: Pod, owners: Ownership) -> None:
    assert replacement(gone, owners) is None


SOMEBODY = [
    ("a Deployment's pod", web("web-1"), f"web-{MARK}-"),
    ("a Job's pod", pod("work-1", owner=controlled_by("Job", "work")), "work-"),
    ("a custom resource's pod", pod("shard-1", owner=controlled_by("Cluster", "shard")), "shard-"),
]


@pytest.mark.parametrize(("gone", "prefix"), [row[1:] for row in SOMEBODY], ids=[row[0] for row in SOMEBODY])
def test_a_pod_of_a_new_name_comes_for(gone: Pod, prefix: str) -> None:
    comes = replacement(gone, OWNERS)
    assert comes is not None
    assert comes.name.startswith(prefix) and comes.name != gone.name
    assert (comes.node, comes.uid, comes.status) == (NodeName(""), "", PodStatus())
    assert (comes.spec, comes.labels, comes.owners) == (gone.spec, gone.labels, gone.owners)


def test_a_stateful_set_brings_the_same_name_even_for_one_that_is_going() -> None:
    comes = replacement(database("db-1", deleted=NOON), OWNERS)
    assert comes is not None
    assert (comes.name, comes.deleted) == ("db-1", None)


def test_names_are_the_same_each_time_and_fit() -> None:
    assert generated("web", "seed") == generated("web", "seed") != generated("web", "other")
    assert len(generated("x" * 200, "seed")) == 63


def test_an_ephemeral_volume_is_claimed_anew() -> None:
    spec = PodSpec(volumes=(Volume("tmp", "web-1-tmp", ephemeral=True), Volume("data", "data")))
    old = web("web-1", spec=spec)
    new = replacement(old, OWNERS)
    assert new is not None
    assert [volume.claim for volume in new.spec.volumes] == [f"{new.name}-tmp", "data"]
    claim = PersistentVolumeClaim(
        SHOP, "web-1-tmp", storage=5, volume="pv", phase="Bound", bind_completed=True
    )
    kept = PersistentVolumeClaim(SHOP, "data", volume="pv-data")
    assert fresh_claims(old, new, (claim, kept)) == (
        PersistentVolumeClaim(SHOP, f"{new.name}-tmp", storage=5, phase="Pending"),
    )
