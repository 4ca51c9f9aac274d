"""Owners: to the top, by what was recorded; by names only where nothing was."""

import pytest

from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import dialects, owners
from bayplan.sources.prometheus.evidence.dialects import Dialect
from bayplan.sources.prometheus.evidence.names import Workload
from bayplan.sources.prometheus.evidence.owners import Owners
from tests.sources.prometheus.evidence.acting import Asking, acting, refusal, success
from tests.wire.answering import Answer

SPAN = Span(0, 86_400, 3_600)
ALL = Dialect(frozenset({dialects.POD_OWNER, dialects.SET_OWNER, dialects.JOB_OWNER}))
ABOVE = {
    ("Pod", "shop", "web-1"): ("ReplicaSet", "web-5d8f7c9b6d"),
    ("Pod", "shop", "lone-1"): ("ReplicaSet", "lone-set"),
    ("ReplicaSet", "shop", "web-5d8f7c9b6d"): ("Rollout", "web"),
    ("ReplicaSet", "shop", "lone-set"): ("<none>", "<none>"),
    ("Pod", "shop", "own-1"): ("ReplicaSet", "own-5d8f7c9b6d"),
    ("ReplicaSet", "shop", "own-5d8f7c9b6d"): ("<none>", "<none>"),
    ("Pod", "shop", "old-1"): ("ReplicaSet", "old-6c7d9f8b54"),
    ("Pod", "shop", "static"): ("Node", "n1"),
    ("Pod", "shop", "naked"): ("", ""),
    ("Pod", "shop", "pg-1"): ("Cluster", "pg"),
    ("Pod", "shop", "once-1"): ("Job", "once"),
    ("Job", "shop", "once"): ("", ""),
}


@pytest.mark.parametrize(
    ("pod", "workload"),
    [
        ("web-1", Workload("Rollout", "web")),
        ("lone-1", Workload("ReplicaSet", "lone-set")),
        ("own-1", Workload("ReplicaSet", "own-5d8f7c9b6d")),
        ("old-1", Workload("Deployment", "old", guessed=True)),
        ("static", Workload("Pod", "static")),
        ("naked", Workload("Pod", "naked")),
        ("pg-1", Workload("Cluster", "pg")),
        ("once-1", Workload("Job", "once")),
        ("gone-5d8f7c9b6d-x2k4z", Workload("Deployment", "gone", guessed=True)),
    ],
)
def test_to_the_top(pod: str, workload: Workload) -> None:
    assert Owners(ABOVE).of_pod("shop", pod) == workload


def series(asked: Asking) -> Answer:
    """Owners as a scrape tells them that does not honour labels; one pod has two, of which one controls."""
    if asked["match[]"] != dialects.POD_OWNER:
        return success([])
    about = {"exported_namespace": "shop", "exported_pod": "web-0", "namespace": "ksm", "pod": "ksm-0"}
    other = {"owner_kind": "Annotator", "owner_name": "x", "owner_is_controller": "false"}
    owner = {"owner_kind": "StatefulSet", "owner_name": "web", "owner_is_controller": "true"}
    return success([{**about, **other}, {**about, **owner}])


@pytest.mark.network
def test_the_controller_is_the_owner_whatever_labels_are_called() -> None:
    with acting(series) as stage:
        found = owners.read(stage.asker, ALL, SPAN)
    assert found.of_pod("shop", "web-0") == Workload("StatefulSet", "web")
    assert not found.trouble


@pytest.mark.network
def test_a_server_that_does_not_tell_leaves_it_to_the_names() -> None:
    with acting(lambda _: refusal(404, "not_found", "no such path")) as stage:
        found = owners.read(stage.asker, ALL, SPAN)
    assert found.of_pod("shop", "web-0") == Workload("StatefulSet", "web", guessed=True)
    assert "refuses the question" in found.trouble
