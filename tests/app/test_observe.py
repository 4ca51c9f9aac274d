"""What is assumed about a cluster, and what is said about it."""

from pathlib import Path

import pytest

from bayplan.app import engines, observe
from bayplan.model.errors import InvalidInput
from bayplan.model.storage import CSIDriver
from bayplan.scheduling import settle
from bayplan.sources import snapshots
from tests import make


def test_a_snapshot_file_is_read(tmp_path: Path) -> None:
    file = str(tmp_path / "s.json")
    snapshots.save(make.snapshot(nodes=[make.node("n1")]), file)
    estate = observe.observe(snapshot=file)
    assert [node.name for node in estate.snapshot.nodes] == ["n1"]
    assert (str(estate.kubernetes), estate.notes) == ("1.34", ())


@pytest.mark.parametrize(
    ("given", "expected"), [((), "there is nothing to look at"), (("a", "b"), "name two sources")]
)
def test_one_source_has_to_be_given(given: tuple[str, ...], expected: str) -> None:
    with pytest.raises(InvalidInput, match=expected):
        observe.observe(snapshot=given[0] if given else None, files=given[1:])


@pytest.mark.parametrize(
    ("seen", "given", "taken", "note"),
    [
        pytest.param("v1.34.2+k3s1", None, "1.34", "", id="observed"),
        pytest.param("v1.29.1", None, "1.31", "Kubernetes v1.29.1 is not modelled: 1.31", id="too old"),
        pytest.param("v1.99.0", None, "1.36", "Kubernetes v1.99.0 is not modelled: 1.36", id="too new"),
        pytest.param("", None, "1.36", "nothing says which Kubernetes this is: 1.36 is taken", id="unknown"),
        pytest.param("v1.29.1", "1.33", "1.33", "", id="given"),
    ],
)
def test_the_version_is_given_or_guessed(seen: str, given: str | None, taken: str, note: str) -> None:
    estate = observe.assume(make.snapshot(kubernetes=seen), kubernetes=given)
    assert str(estate.kubernetes) == taken
    assert "".join(estate.notes).startswith(note) and bool(estate.notes) == bool(note)


def test_a_budget_that_nobody_observed_gets_a_status() -> None:
    snapshot = make.together(
        make.deployed("web", "cpu=1", ["n1", "n1", "n1"]),
        make.snapshot(budgets=[make.budget("web", max_unavailable="1")]),
    )
    (budget,) = observe.assume(snapshot).snapshot.budgets
    assert (budget.allowed, budget.healthy, budget.desired, budget.expected) == (1, 3, 2, 3)


def test_schedulers_that_are_not_known_are_noted() -> None:
    snapshot = make.snapshot(pods=[make.pod("web", scheduler="volcano")])
    (note,) = observe.assume(snapshot).notes
    assert note == "scheduler volcano is not modelled: its pods are judged by the default profile"


def test_pods_select_their_profile(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles:\n"
        "- schedulerName: default-scheduler\n- schedulerName: packer\n  pluginConfig:\n"
        "  - name: NodeResourcesFit\n    args: {scoringStrategy: {type: MostAllocated}}\n",
        encoding="utf-8",
    )
    pod = make.pod("web", scheduler="packer")
    estate = observe.assume(make.snapshot(pods=[pod]), scheduler_config=str(file))
    assert estate.profile_of(pod).strategy == "MostAllocated"
    assert estate.profile.strategy == "LeastAllocated"
    assert estate.notes == ()


def test_unread_storage_capacity_is_taken_to_be_enough() -> None:
    estate = observe.assume(make.snapshot(csi_drivers=[CSIDriver("disks", storage_capacity=True)]))
    assert not estate.snapshot.csi_drivers[0].storage_capacity
    assert "disks is taken to have room" in estate.volume_doubt


def test_small_estates_are_answered_rule_by_rule() -> None:
    assert engines.settler(6, 180) is settle.settle
    assert engines.settler(1000, 30_000) is not settle.settle
