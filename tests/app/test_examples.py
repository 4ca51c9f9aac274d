"""The example estates, asked the questions that their README files raise."""

import functools

import pytest

from bayplan.app import explain, fit, observe, whatif
from bayplan.app.answers import StepResult
from bayplan.app.observe import Observed
from tests.architecture.source import ROOT


@functools.cache
def estate(name: str) -> Observed:
    return observe.observe(files=[str(ROOT / "examples" / name)])


def step(name: str, text: str) -> StepResult:
    return whatif.whatif(estate(name), [text]).steps[0]


@pytest.mark.parametrize(
    ("name", "pod"),
    [
        ("r730", "llama-cpp/llama-swap"),
        ("r730", "osm-routing/otp"),
        ("a100", "jupyterhub/jupyter-crimson-gecko"),
    ],
)
def test_what_waits_is_told_what_its_status_says(name: str, pod: str) -> None:
    answer = explain.explain(estate(name), pod)
    assert answer.state == "pending"
    assert answer.message == answer.recorded
    assert answer.remedies


def test_parking_a_tenant_of_the_card_lets_the_next_one_in() -> None:
    answer = explain.explain(estate("r730"), "llama-cpp/llama-swap")
    assert "Deployment ytdlp/yt-highlights" in [
        remedy.change.split(" off ")[0].removeprefix("take ") for remedy in answer.remedies
    ]


def test_a_notebook_moves_to_make_two_cards_of_two_halves() -> None:
    answer = explain.explain(estate("a100"), "jupyterhub/jupyter-crimson-gecko")
    (move,) = [remedy.change for remedy in answer.remedies if remedy.kind == "move"]
    assert move.startswith("move jupyterhub/jupyter-")
    assert move.endswith("that frees 1 of nvidia.com/gpu")


def test_a_full_quota_keeps_a_pod_from_being_made() -> None:
    answer = explain.explain(estate("r730"), "servarr/soulseek")
    assert (answer.state, answer.uncreated) == ("refused", 1)
    assert "used: requests.memory=2944Mi, limited: requests.memory=3Gi" in answer.message
    assert [remedy.change for remedy in answer.remedies] == [
        "raise requests.memory of quota servarr/tier-quota by 128Mi, from 3Gi to 3200Mi"
    ]


@pytest.mark.parametrize("node", [f"k8s-node{number}" for number in range(2, 7)])
def test_no_worker_can_be_drained_without_leaving_pods_behind(node: str) -> None:
    found = step("r730", f"drain:{node}")
    assert not found.complete
    assert found.unplaced or found.blocked


def test_a_budget_forbids_the_eviction_of_a_single_pod() -> None:
    blocked = {one.pod.split("-")[0]: one for one in step("r730", "drain:k8s-node3").blocked}
    assert "disruption budget vaultwarden needs 1 healthy pods" in blocked["vaultwarden/vaultwarden"].reason
    assert len([one for one in blocked.values() if "local storage" in one.reason]) == 2


def test_a_pod_without_a_controller_would_be_lost() -> None:
    plain = step("r730", "drain:k8s-node5")
    assert "speedtest/iperf-server" in [one.pod for one in plain.blocked]
    forced = step("r730", "drain:k8s-node5,force")
    (lost,) = [move for move in forced.moved if move.pod == "speedtest/iperf-server"]
    assert (lost.replacement, lost.notes) == ("", ("nothing replaces it",))


def test_a_full_quota_refuses_the_daemons_of_one_more_worker() -> None:
    found = step("r730", "add:8c/32Gi")
    assert {one.pod.split("/")[0] for one in found.refused} == {"monitoring"}
    assert any("exceeded quota" in one.refusal.message for one in found.refused)
    assert "osm-routing/otp-db67gh4nb-bhwvr" in [move.pod for move in found.created]


def test_stateful_pods_stay_on_a_lost_node() -> None:
    found = step("r730", "lose:k8s-node4")
    assert "dbaas/mysql-standalone-0" in [stay.pod for stay in found.stays]
    assert found.waiting and all(volume.seconds == 50 + 300 + 360 for volume in found.waiting)


def test_the_hubs_budget_stops_the_drain_of_its_worker() -> None:
    found = step("a100", "drain:wk-gpu4,force,delete-emptydir-data")
    assert any("hub" in one.pod and "disruption budget" in one.reason for one in found.blocked)


@pytest.mark.parametrize("subject", ["immich/immich-api", "dbaas/mysql-standalone", "redis/redis-v2"])
def test_every_count_is_within_what_each_constraint_allows(subject: str) -> None:
    answer = fit.fit(estate("r730"), subject)
    assert answer.least <= answer.more <= answer.most
    assert all(room.more is None or room.more >= answer.more for room in answer.constraints)
    assert answer.stops is not None
