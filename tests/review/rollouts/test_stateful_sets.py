"""StatefulSets: in order or together, from the highest ordinal down."""

from msgspec.structs import replace

from bayplan.model.pods import PodStatus
from bayplan.model.workloads import ClaimTemplate
from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Count, Stage, forecast
from tests import make
from tests.review.rollouts.scene import KUBERNETES, asking, changed, database, settled, stage, started


def names(on: Stage) -> list[str]:
    return sorted(pod.name for pod in on.pods.values())


def test_pods_are_made_in_order_and_named_by_number() -> None:
    on = stage("pods=2")
    found = started(database(), on)
    assert (found.new.exist, found.said) == (2, "stops at 2 of 3 pods")
    assert names(on) == ["db-0", "db-1"]
    assert 'pods "db-2" is forbidden' in found.refused[0].message


def test_the_highest_ordinal_goes_first_and_a_refusal_stops_the_rest() -> None:
    on = settled(database(), stage("requests.memory=3584Mi"))
    (found,) = forecast([Change(database(), asking(database(), "memory=1280Mi"))], on)
    assert (found.ending, found.said) == (Ending.STOPS, "stops at 2 of 3 updated; 2 of 3 serve")
    assert names(on) == ["db-1", "db-2"]
    (found,) = forecast(
        [Change(database(), asking(database(), "memory=2Gi"))],
        settled(database(), stage("pods=3 requests.memory=4Gi")),
    )
    assert (found.old, found.new) == (Count(1, 1, 1), Count(1, 1, 1))
    assert 'pods "db-1" is forbidden' in found.refused[0].message


def test_one_replica_goes_to_zero() -> None:
    alone = database(replicas=1)
    found = changed(alone, asking(alone, "memory=2Gi"), stage("requests.memory=1Gi"))
    assert (found.ending, found.serving) == (Ending.DOWN, 0)
    assert found.said == "goes to zero: the old pods go first, and the API server refuses the new ones"


def test_a_partition_keeps_the_lower_ordinals() -> None:
    on = settled(database(), stage())
    (found,) = forecast([Change(database(), asking(database(partition=2), "memory=2Gi"))], on)
    assert (found.ending, found.old.exist, found.new.exist) == (Ending.COMPLETES, 2, 1)
    assert found.said == "completes: 1 of 3 updated; below the partition 2 keep the old template"
    sizes = {pod.name: str(pod.spec.containers[0].resources.requests["memory"]) for pod in on.pods.values()}
    assert sizes == {"db-0": "1Gi", "db-1": "1Gi", "db-2": "2Gi"}


def test_a_pod_below_the_partition_is_made_from_the_old_template() -> None:
    on = settled(database(replicas=2), stage())
    forecast([Change(database(replicas=2), asking(database(partition=3), "memory=2Gi"))], on)
    sizes = {pod.name: str(pod.spec.containers[0].resources.requests["memory"]) for pod in on.pods.values()}
    assert sizes == {"db-0": "1Gi", "db-1": "1Gi", "db-2": "1Gi"}


def test_on_delete_changes_no_pod() -> None:
    found = changed(database(), asking(database(strategy="OnDelete"), "memory=2Gi"), stage())
    assert (found.ending, found.old.exist, found.moved) == (Ending.COMPLETES, 3, False)
    assert found.said == "is stored; 3 pods keep the old template until somebody deletes them"


def test_in_order_a_broken_pod_blocks_its_own_repair() -> None:
    """Kubernetes does not replace a pod that never became Ready (kubernetes/kubernetes#67250)."""
    on = settled(database(), stage())
    key = next(key for key in on.pods if key.endswith("db-1"))
    on.roster.add(replace(on.pods[key], status=PodStatus(phase="Running")))
    (found,) = forecast([Change(database(), asking(database(), "memory=2Gi"))], on)
    assert (found.ending, found.old.exist, found.new.exist) == (Ending.STOPS, 3, 0)
    assert not found.moved


def test_together_a_broken_pod_is_replaced() -> None:
    loose = database(parallel=True)
    on = settled(loose, stage())
    key = next(key for key in on.pods if key.endswith("db-1"))
    on.roster.add(replace(on.pods[key], status=PodStatus(phase="Running")))
    (found,) = forecast([Change(loose, asking(loose, "memory=2Gi"))], on)
    assert (found.ending, found.new) == (Ending.COMPLETES, Count(3, 3, 3))


def test_together_all_that_fit_are_made_though_one_is_refused() -> None:
    found = started(database(replicas=4, parallel=True), stage("pods=3"))
    assert (found.new.exist, found.serving) == (3, 3)


def test_scaling_down_takes_the_highest() -> None:
    on = settled(database(), stage())
    (found,) = forecast([Change(database(), database(replicas=1))], on)
    assert (found.ending, names(on)) == (Ending.COMPLETES, ["db-0"])


def test_claims_are_made_once_and_charged() -> None:
    claims = (ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",)),)
    keeping = database(claim_templates=claims)
    on = stage("persistentvolumeclaims=3 requests.storage=3Gi")
    found = changed(keeping, asking(keeping, "memory=2Gi"), on)
    assert found.ending is Ending.COMPLETES
    (more,) = forecast(
        [Change(asking(keeping, "memory=2Gi"), asking(replace(keeping, replicas=4), "memory=2Gi"))], on
    )
    assert more.said == "stops at 3 of 4 pods"
    assert 'persistentvolumeclaims "data-db-3" is forbidden' in more.refused[0].message


def test_volumes_of_a_class_that_binds_at_once_are_there() -> None:
    claims = (ClaimTemplate("data", "unheard-of", 1 << 30, ("ReadWriteOnce",)),)
    found = started(database(claim_templates=claims), stage(nodes=[make.node("n1")]))
    assert found.ending is Ending.COMPLETES


def test_marks_of_a_cluster_count_as_the_template_before() -> None:
    maker = database(replicas=1)
    pod = make.made_by(maker, "db-0", "n1")
    pod = replace(pod, labels={**pod.labels, "controller-revision-hash": "db-6f7b"})
    seen = make.snapshot(workloads=[maker], pods=[pod])
    (same,) = forecast([Change(maker, maker)], Stage(seen, KUBERNETES))
    assert (same.ending, same.new.exist) == (Ending.UNCHANGED, 1)
    (other,) = forecast([Change(maker, asking(maker, "memory=2Gi"))], Stage(seen, KUBERNETES))
    assert (other.ending, other.moved) == (Ending.COMPLETES, True)
