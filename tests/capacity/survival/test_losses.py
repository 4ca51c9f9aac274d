"""Losses of nodes and hosts on small estates, each with what Kubernetes would do."""

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Arrival, Outcome, Pushed
from bayplan.capacity.survival import playing, telling
from bayplan.capacity.words import size
from bayplan.model.errors import InvalidInput
from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import HOSTNAME, ZONE, Node
from bayplan.model.pods import Affinity, NodeTerm, Owner, Pod, Port, Toleration
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests import make
from tests.capacity.survival import estates
from tests.capacity.survival.estates import GI, ground, peak, surviving

BY_SET = Owner("ReplicaSet", "web-5d9c", controller=True)
STATEFUL = Owner("StatefulSet", "db", controller=True)


def owned(name: str, memory: str, node: str = "n1", *, owner: Owner | None = BY_SET, **more: Any) -> Pod:
    return make.pod(name, f"memory={memory}", node=node, owner=owner, **more)


def nodes(*memory: str) -> list[Node]:
    """n1, n2 and so on with so much memory."""
    return [make.node(f"n{number}", f"cpu=64 memory={one}") for number, one in enumerate(memory, 1)]


def losing(name: str, estate: Ground | Snapshot, model: str = "requests") -> Outcome:
    (found,) = survival.survey(
        estate if isinstance(estate, Ground) else ground(estate), models=(model,), only=(name,)
    )
    return found


def estate(bears: Iterable[Node], *pods: Pod, **more: Any) -> Snapshot:
    return make.snapshot(nodes=list(bears), pods=list(pods), **more)


def many(count: int, memory: str, node: str = "n1") -> list[Pod]:
    return [owned(f"web-{node}-{number}", memory, node) for number in range(count)]


class TestRoom:
    def test_a_shortage_to_the_last_byte(self) -> None:
        """Two nodes that are 99 % full, and a third that falls silent with 33.96 GiB of requests."""
        lost = [*many(33, "1Gi"), owned("last", "983Mi")]
        full = [owned(f"there-{node}", "31Gi", node) for node in ("n2", "n3")]
        found = losing("node/n1", estate(nodes("48Gi", "31.3Gi", "31.3Gi"), *lost, *full))
        assert not found.survived
        assert size(found.shortage["memory"]) == "33.96 GiB"
        assert len(found.down) == 34
        assert found.moved == 0

    @pytest.mark.parametrize(
        ("needed", "free", "short"),
        [
            pytest.param((31, "1Gi"), ("14.2Gi", "13.7Gi"), 4, id="31.0 needed against 27.9 free"),
            pytest.param((53, "563.2Mi"), ("12Gi", "11.91Gi"), 11, id="29.15 needed against 23.91 free"),
        ],
    )
    def test_more_than_there_is(self, needed: tuple[int, str], free: tuple[str, str], short: int) -> None:
        found = losing("node/n1", estate(nodes("32Gi", *free), *many(*needed)))
        assert (found.survived, len(found.down)) == (False, short)
        assert found.moved == needed[0] - short
        assert {one.reason for one in found.down} == {playing.NO_PLACE}
        assert found.down[0].message.startswith("0/3 nodes are available: ")
        assert "2 Insufficient memory" in found.down[0].message

    def test_the_sum_would_do_and_no_node_does(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi", "4Gi", "4Gi"), owned("large", "6Gi")))
        assert not found.survived
        assert found.shortage == {"memory": 6 * GI}

    def test_two_cards_are_not_one_here_and_one_there(self) -> None:
        card = "cpu=8 memory=16Gi nvidia.com/gpu=2"
        bears = [make.node(name, card) for name in ("n1", "n2", "n3")]
        both = make.pod("both", "nvidia.com/gpu=2", node="n1", owner=BY_SET)
        one = [make.pod(f"one-{name}", "nvidia.com/gpu=1", node=name, owner=BY_SET) for name in ("n2", "n3")]
        found = losing("node/n1", estate(bears, both, *one))
        assert [down.pod for down in found.down] == ["shop/both"]
        assert "2 Insufficient nvidia.com/gpu" in found.down[0].message
        assert found.shortage == {"nvidia.com/gpu": 2}

    def test_what_the_others_take_on(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), owned("web", "2Gi", limits="memory=3Gi")))
        assert found.survived
        assert found.arrivals == (Arrival("n2", 1, {"limits.memory": 3 * GI, "memory": 2 * GI, "pods": 1}),)

    def test_no_node_is_left(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi"), owned("web", "1Gi")))
        assert [one.reason for one in found.down] == ["no node is left"]


class TestWhoComesBack:
    def test_pods_of_the_node_are_not_missed(self) -> None:
        agent = owned("agent", "1Gi", owner=Owner("DaemonSet", "agent", controller=True))
        static = replace(owned("proxy", "1Gi", owner=Owner("Node", "n1", controller=True)), mirror=True)
        found = losing("node/n1", estate(nodes("8Gi", "1Gi"), agent, static))
        assert (found.survived, found.down, found.moved) == (True, (), 0)
        assert "not missed: 2 pods of DaemonSets and static pods go down with their node" in found.notes

    def test_a_pod_without_a_controller_is_lost(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), owned("bare", "1Gi", owner=None)))
        assert [one.reason for one in found.down] == [playing.NO_CONTROLLER]
        assert (found.survived, found.shortage) == (False, {})

    def test_what_is_expendable_may_stay_down(self) -> None:
        small = estate(nodes("8Gi", "1Gi"), owned("web", "2Gi"), owned("idle", "2Gi", priority=-10))
        kept = losing("node/n1", ground(small, capacity=surviving(expendable=("shop",))))
        low = losing("node/n1", ground(small, capacity=surviving(expendable_below=0)))
        assert (kept.survived, {one.required for one in kept.down}, kept.shortage) == (True, {False}, {})
        assert not low.survived
        assert {one.pod: one.required for one in low.down} == {"shop/web": True, "shop/idle": False}

    def test_a_stateful_set_waits_until_somebody_acts(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), owned("db-0", "1Gi", owner=STATEFUL)))
        assert found.survived
        assert [(late.pod, late.seconds) for late in found.late] == [("shop/db-0", None)]
        assert "StatefulSet" in found.late[0].why

    def test_a_volume_that_one_node_may_use_comes_late(self) -> None:
        pod = owned("web", "1Gi", volumes=make.claimed("data"))
        both = make.together(estate(nodes("8Gi", "8Gi"), pod), make.disk("data"), make.disks(("n1", "n2"), 8))
        found = losing("node/n1", both)
        (late,) = found.late
        assert (late.pod, late.volume, late.seconds) == ("shop/web", "pv-data", 50 + 300 + 360)
        assert found.arrivals[0].amounts[make.DISKS] == 1

    def test_a_local_volume_never_comes_back_elsewhere(self) -> None:
        here = (NodeTerm((Requirement(HOSTNAME, Operator.IN, ("n1",)),)),)
        pod = owned("web", "1Gi", volumes=make.claimed("data"))
        found = losing(
            "node/n1",
            make.together(estate(nodes("8Gi", "8Gi"), pod), make.disk("data", local=True, node_terms=here)),
        )
        assert [one.reason for one in found.down] == ["its volume pv-data can only be used on n1"]

    def test_a_pin_to_a_host_name_never_comes_back_elsewhere(self) -> None:
        pod = owned("web", "1Gi", node_selector={HOSTNAME: "n1"})
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), pod))
        assert [one.reason for one in found.down] == [telling.PINNED]

    def test_what_tolerates_everything_does_not_run_on_a_silent_node(self) -> None:
        """The scheduler would send it there: emptiest of all, and tolerated."""
        pod = owned("web", "1Gi")
        pod = replace(pod, spec=replace(pod.spec, tolerations=(Toleration(operator="Exists"),)))
        found = losing("node/n1", estate(nodes("64Gi", "8Gi"), pod))
        assert found.survived
        assert [one.node for one in found.arrivals] == ["n2"]
        assert found.late[0].seconds is None

    def test_a_silent_node_counts_as_a_domain(self) -> None:
        """The second pod would make a skew of 2 over the node that is still there, and empty."""
        pods = [
            replace(owned(f"web-{name}", "1Gi", name, spread=make.spread("web")), labels={"app": "web"})
            for name in ("n1", "n2")
        ]
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), *pods))
        assert "didn't match pod topology spread constraints" in found.down[0].message

    def test_a_quota_refuses_what_no_longer_fits_it(self) -> None:
        lowered = make.quota("requests.memory=2Gi", used="requests.memory=3Gi")
        pods = [owned("web-1", "1Gi"), owned("web-2", "2Gi", "n2")]
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), *pods, quotas=[lowered]))
        assert [one.reason for one in found.down] == [playing.QUOTA]
        assert "exceeded quota: quota" in found.down[0].message
        kept = make.quota("requests.memory=3Gi", used="requests.memory=3Gi")
        assert losing("node/n1", estate(nodes("8Gi", "8Gi"), *pods, quotas=[kept])).survived

    def test_what_has_gone_is_charged_no_more(self) -> None:
        """5 GiB stand under a quota of 4: once 3 are gone there is room for 2, not for 1 more."""
        quota = make.quota("requests.memory=4Gi", used="requests.memory=5Gi")
        pods = [owned("web-1", "2Gi"), owned("web-2", "1Gi"), owned("web-3", "2Gi", "n2")]
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), *pods, quotas=[quota]))
        assert [(one.pod, one.reason) for one in found.down] == [("shop/web-2", playing.QUOTA)]
        assert found.moved == 1

    def test_what_stays_on_a_silent_node_and_is_not_made_again_then(self) -> None:
        """It tolerates everything, so nobody deletes it; once somebody does, nothing comes for it."""
        bare = owned("bare", "1Gi", owner=None)
        bare = replace(bare, spec=replace(bare.spec, tolerations=(Toleration(operator="Exists"),)))
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), bare))
        assert [(one.pod, one.reason) for one in found.down] == [("shop/bare", playing.LATER_MADE)]
        assert not found.survived

    def test_who_waited_before_is_counted_apart_and_stands_behind(self) -> None:
        """Room for one: the lost pod takes it, unless the waiting one is worth more."""
        lost, waiting = owned("web", "2Gi"), owned("late", "2Gi", "")
        found = losing("node/n1", estate(nodes("2Gi", "2Gi"), lost, waiting))
        assert found.survived
        assert "not counted: 1 pod waited for a node before the loss" in found.notes
        keen = replace(waiting, spec=replace(waiting.spec, priority=10))
        found = losing("node/n1", estate(nodes("2Gi", "2Gi"), lost, keen))
        assert [one.pod for one in found.down] == ["shop/web"]

    def test_who_waited_before_and_is_pushed_off_again_pushes_others_off(self) -> None:
        """db-0 takes the place of big, big the one that late had found, and late that of idle."""
        bears = nodes("6Gi", "6Gi", "5Gi", "4Gi")
        pods = [
            owned("db-0", "6Gi", owner=STATEFUL, priority=20),
            owned("big", "5Gi", "n2", priority=15),
            owned("late", "4Gi", "", priority=10),
            owned("idle", "4Gi", "n4"),
        ]
        found = losing("node/n1", estate(bears, *pods))
        assert [(one.by, one.victims) for one in found.pushed] == [
            ("shop/db-0", ("shop/big",)), ("shop/big", ("shop/late",)), ("shop/late", ("shop/idle",)),
        ]  # fmt: skip
        assert [one.pod for one in found.down] == ["shop/idle"]
        assert losing("node/n1", estate(bears, *pods[:3])).survived
        pods[2] = replace(pods[2], owners=())
        alone = losing("node/n1", estate(bears, *pods))
        assert (len(alone.pushed), alone.survived) == (2, True), "nobody makes late again"


class TestPreemption:
    def pods(self, mine: int, theirs: int) -> Snapshot:
        keen = owned("keen", "2Gi", priority=mine)
        there = owned("there", "2Gi", "n2", priority=theirs, labels={"app": "there"})
        return estate(nodes("2Gi", "2Gi"), keen, there)

    def test_equal_priority_never_preempts(self) -> None:
        found = losing("node/n1", self.pods(10, 10))
        assert (found.pushed, [one.pod for one in found.down]) == ((), ["shop/keen"])

    def test_a_victim_that_finds_no_place_is_the_one_that_stays_down(self) -> None:
        found = losing("node/n1", self.pods(10, 0))
        assert found.pushed == (Pushed("shop/keen", "n2", ("shop/there",)),)
        assert [one.pod for one in found.down] == ["shop/there"]
        assert (found.survived, found.moved) == (False, 1)
        assert found.arrivals == ()

    def test_a_victim_may_find_another_place(self) -> None:
        """The lost pod may only use n2, its victim any node."""
        pin = {HOSTNAME: "n2"}
        keen = owned("keen", "2Gi", priority=10)
        keen = replace(keen, spec=replace(keen.spec, affinity=_near("n1", "n2")))
        there = owned("there", "2Gi", "n2")
        found = losing("node/n1", estate(nodes("2Gi", "2Gi", "2Gi"), keen, there))
        assert pin[HOSTNAME] == found.pushed[0].node
        assert (found.survived, found.moved, len(found.pushed)) == (True, 1, 1)

    def test_a_budget_does_not_stop_it_but_is_named(self) -> None:
        guarded = replace(self.pods(10, 0), budgets=(make.budget("there", observed=True),))
        assert losing("node/n1", guarded).pushed[0].violated == ("shop/budget",)

    def test_a_victim_that_is_expendable_does_not_count(self) -> None:
        found = losing("node/n1", ground(self.pods(10, 0), capacity=surviving(expendable_below=5)))
        assert found.survived
        assert [(one.pod, one.required) for one in found.down] == [("shop/there", False)]

    def test_a_victim_without_a_controller_is_gone(self) -> None:
        bare = self.pods(10, 0)
        bare = replace(bare, pods=(bare.pods[0], replace(bare.pods[1], owners=())))
        assert [one.reason for one in losing("node/n1", bare).down] == [playing.PUSHED_OFF]


def _barring(how: str, name: str, *only: str) -> Pod:
    """A small pod of the web on n1 that keeps others of its kind away, and may only go to some nodes."""
    apart = {"zones": make.apart("web", key=ZONE), "hosts": make.apart("web")}.get(how, Affinity())
    if only:
        apart = replace(apart, node_required=_near(*only).node_required)
    pod = make.pod(
        name, "memory=1Gi cpu=10m", node="n1", labels={"app": "web"}, owner=BY_SET, affinity=apart,
        spread=make.spread("web", key=ZONE, skew=2) if how == "spread" else (),
    )  # fmt: skip
    return make.with_ports(pod, Port(80, 8080)) if how == "ports" else pod


def _near(*names: str) -> Any:
    return replace(
        make.apart("nobody"),
        anti_required=(),
        node_required=(NodeTerm((Requirement(HOSTNAME, Operator.IN, names),)),),
    )


class TestHosts:
    lower = estates.on_hosts(n1="pve1", n2="pve1", n3="pve2")

    def test_all_nodes_of_a_host_go_at_once(self) -> None:
        """Each node alone is survived, the host under two of them is not."""
        pods = [owned("web-1", "4Gi", "n1"), owned("web-2", "4Gi", "n2")]
        found = {
            one.subject: one for one in _all(estate(nodes("8Gi", "8Gi", "6Gi"), *pods, lower=self.lower))
        }
        assert {name: one.survived for name, one in found.items()} == {
            "node n1": True, "node n2": True, "node n3": True, "host pve1": False, "host pve2": True,
        }  # fmt: skip
        assert found["host pve1"].nodes == ("n1", "n2")
        assert found["host pve1"].shortage == {"memory": 4 * GI}

    def test_a_node_of_which_nothing_is_known_is_named(self) -> None:
        found = losing("host/pve2", estate(nodes("8Gi", "8Gi", "8Gi", "8Gi"), lower=self.lower))
        assert "nothing says on which host n4 is" in found.notes


class TestControlPlane:
    def planes(self, count: int) -> Snapshot:
        role = {"node-role.kubernetes.io/control-plane": ""}
        bears = [make.node(f"n{number}", labels=role) for number in range(1, count + 1)]
        return estate([*bears, make.node("w")], owned("web", "1Gi", "n1"))

    def test_nothing_is_placed_without_it(self) -> None:
        found = losing("node/n1", self.planes(1))
        said = "n1 is the only control plane: nothing is placed again until it is back"
        assert (found.survived, [one.reason for one in found.down]) == (False, [said])
        assert said in found.notes

    def test_more_than_half_is_enough(self) -> None:
        assert losing("node/n1", self.planes(3)).survived
        found = losing("node/n1+node/n2", self.planes(3))
        assert not found.survived
        assert found.down[0].reason.startswith("only 1 control-plane node of 3 would be left")


class TestRealUse:
    def test_requests_fit_and_the_memory_does_not(self) -> None:
        pods = [owned("web", "1Gi"), owned("there", "1Gi", "n2", owner=None)]
        used = estate(nodes("8Gi", "8Gi"), *pods, usage=[peak("web", 5), peak("there", 4)])
        assert losing("node/n1", used).survived
        found = losing("node/n1", used, "peak")
        assert (found.model, found.survived, found.unknown_peaks) == ("peak", False, 0)
        assert found.shortage["memory"] == 5 * GI

    def test_the_memory_would_do_and_requests_do_not_fit(self) -> None:
        pods = [owned("web", "6Gi"), owned("there", "6Gi", "n2", owner=None)]
        used = estate(nodes("8Gi", "8Gi"), *pods, usage=[peak("web", 2), peak("there", 2)])
        assert not losing("node/n1", used).survived
        assert losing("node/n1", used, "peak").survived

    def test_the_scheduler_puts_it_where_the_memory_is_short(self) -> None:
        """n2 looks emptier than n3 and is not."""
        pods = [
            owned("web", "1Gi"),
            owned("thirsty", "1Gi", "n2", owner=None),
            owned("modest", "4Gi", "n3", owner=None),
        ]
        used = estate(
            nodes("8Gi", "8Gi", "8Gi"), *pods, usage=[peak("web", 3), peak("thirsty", 6), peak("modest", 1)]
        )
        found = losing("node/n1", used, "peak")
        assert (found.survived, found.down) == (False, ())
        assert "placed by requests, as the scheduler does it, peaks put n2 at 9 GiB of 8 GiB" in found.notes

    def test_a_pod_that_comes_needs_what_the_thirstiest_of_its_kind_did(self) -> None:
        pods = [owned("web-1", "1Gi"), owned("web-2", "1Gi", "n2")]
        used = estate(nodes("8Gi", "8Gi"), *pods, usage=[peak("web-1", 1), peak("web-2", 5)])
        assert losing("node/n1", used, "peak").shortage["memory"] == 5 * GI

    def test_what_nobody_measured_counts_with_its_request(self) -> None:
        bare = estate(nodes("8Gi", "8Gi"), owned("web", "2Gi"))
        found = losing("node/n1", bare, "peak")
        assert (found.unknown_peaks, found.arrivals[0].amounts["memory"]) == (1, 2 * GI)
        other = owned("db-0", "1Gi", owner=STATEFUL)
        some = estate(nodes("8Gi", "8Gi"), owned("web", "2Gi"), other, usage=[peak("db-0", 3)])
        found = losing("node/n1", some, "peak")
        assert (found.unknown_peaks, found.arrivals[0].amounts["memory"]) == (1, 5 * GI)

    def test_only_what_stands_is_missed_among_the_peaks(self) -> None:
        """A pod that waits and one that has ended use nothing that could be measured."""
        done = owned("done", "1Gi", owner=None)
        done = replace(done, status=replace(done.status, phase="Succeeded"))
        pods = [
            owned("web", "1Gi"),
            owned("late", "99Gi", "", owner=None),
            done,
            owned("mute", "1Gi", "n2", owner=None),
        ]
        used = estate(nodes("8Gi", "8Gi"), *pods, usage=[peak("web", 1)])
        assert losing("node/n1", used, "peak").unknown_peaks == 1

    def test_one_reading_is_no_peak(self) -> None:
        reading = replace(peak("web", 0), memory=7 * GI, memory_peak=None)
        found = losing("node/n1", estate(nodes("8Gi", "8Gi"), owned("web", "2Gi"), usage=[reading]), "peak")
        assert (found.unknown_peaks, found.arrivals[0].amounts["memory"]) == (1, 2 * GI)


class TestChance:
    def test_what_hangs_on_it_is_not_survived_and_says_so(self) -> None:
        """The small pod may go to either node; where it goes to n3, the pinned one has no room left."""
        pods = [
            make.pod("a-free", "memory=2Gi cpu=10m", node="n1", owner=BY_SET),
            make.pod("b-bound", "memory=3Gi cpu=10m", node="n1", owner=BY_SET, affinity=_near("n1", "n3")),
        ]
        found = losing("node/n1", estate(nodes("8Gi", "4Gi", "4Gi"), *pods))
        assert not found.survived
        assert telling.BY_CHANCE in found.notes

    @pytest.mark.parametrize("how", ["ports", "zones", "hosts", "spread"])
    def test_there_is_room_and_still_it_hangs_on_chance(self, how: str) -> None:
        """The free pod may go to n2 or n3; the bound one cannot join it on n3, however much room is there."""
        bears = [
            make.node("n1"),
            make.node("n2", "cpu=64 memory=256Gi", labels={ZONE: "a"}),
            make.node("n3", "cpu=64 memory=256Gi", labels={ZONE: "b"}),
        ]
        pods = [_barring(how, "free"), _barring(how, "bound", "n1", "n3")]
        if how == "spread":
            pods.append(_barring("", "far", "n2"))
        found = losing("node/n1", estate(bears, *pods))
        assert (found.survived, telling.BY_CHANCE in found.notes) == (how == "spread", how != "spread")

    @pytest.mark.parametrize("keen", ["free", "bound"])
    @pytest.mark.parametrize("how", ["zones", "hosts"])
    def test_one_that_keeps_the_other_away_is_enough(self, how: str, keen: str) -> None:
        bears = [
            make.node("n1"),
            make.node("n2", "cpu=64 memory=256Gi", labels={ZONE: "a"}),
            make.node("n3", "cpu=64 memory=256Gi", labels={ZONE: "b"}),
        ]
        pods = [
            _barring(how if keen == "free" else "", "free"),
            _barring(how if keen == "bound" else "", "bound", "n1", "n3"),
        ]
        found = losing("node/n1", estate(bears, *pods))
        assert (found.survived, telling.BY_CHANCE in found.notes) == (False, True)

    def test_where_other_ways_come_to_the_same_that_is_said(self) -> None:
        """Two pods and three small nodes: too little room to prove it, and each way leads to a place."""
        found = losing("node/n1", estate(nodes("8Gi", "3Gi", "3Gi", "3Gi"), *many(2, "2Gi")))
        assert (found.survived, found.notes) == (True, (telling.TRIED,))

    def test_where_it_cannot_matter_nothing_is_said(self) -> None:
        found = losing("node/n1", estate(nodes("8Gi", "32Gi", "32Gi"), *many(3, "1Gi")))
        assert found.survived
        assert not found.notes


class TestWhichLosses:
    both = estate(nodes("8Gi", "8Gi", "8Gi"), lower=estates.on_hosts(n1="pve1", n2="pve1", n3="pve2"))

    def test_all_single_ones_in_both_models(self) -> None:
        found = survival.survey(ground(self.both))
        assert [(one.subject, one.model) for one in found[:2]] == [
            ("node n1", "requests"),
            ("node n1", "peak"),
        ]
        assert {one.subject for one in found} == {"node n1", "node n2", "node n3", "host pve1", "host pve2"}

    def test_pairs_of_nodes_where_asked(self) -> None:
        found = survival.survey(ground(self.both), pairs=True, models=("requests",))
        pairs = [one.subject for one in found if "+" in one.kind]
        assert pairs == ["nodes n1 + n2", "nodes n1 + n3", "nodes n2 + n3"]

    def test_a_node_and_a_host_at_once(self) -> None:
        found = losing("node/n3+host/pve1", self.both)
        assert (found.kind, found.lost, found.nodes) == ("node+host", ("n3", "pve1"), ("n3", "n1", "n2"))

    @pytest.mark.parametrize(
        ("wanted", "asked"),
        [
            pytest.param("any-node", {"node n1", "node n2", "node n3"}, id="any node"),
            pytest.param("host/pve2", {"host pve2"}, id="one host"),
            pytest.param("node/n1", {"node n1"}, id="one node"),
        ],
    )
    def test_what_the_policy_wants_is_marked(self, wanted: str, asked: set[str]) -> None:
        found = survival.survey(ground(self.both, capacity=surviving(wanted)))
        assert {one.subject for one in found if one.asked} == asked

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            pytest.param("node/n9", "there is no node 'n9' to lose; there is n1, n2, n3", id="node"),
            pytest.param("disk/pve1/sda", "there is no disk 'pve1/sda' to lose; no disk is known", id="disk"),
            pytest.param(
                "rack/1", "'rack' is no kind of loss; write one of node, host, disk, gpu", id="kind"
            ),
        ],
    )
    def test_what_there_is_not_is_said(self, name: str, said: str) -> None:
        with pytest.raises(InvalidInput) as raised:
            losing(name, self.both)
        assert str(raised.value) == said

    def test_too_many_pairs_are_refused(self) -> None:
        large = make.snapshot(nodes=[make.node(f"n{number}") for number in range(150)])
        with pytest.raises(InvalidInput, match="150 nodes make 11,175 pairs"):
            survival.survey(ground(large), pairs=True)


def test_a_deployment_is_named_with_its_pods() -> None:
    parts = make.deployed("web", "memory=4Gi", ["n1"])
    found = losing("node/n1", make.together(estate(nodes("8Gi", "2Gi")), parts))
    assert [one.workload for one in found.down] == [f"{Kind.DEPLOYMENT} shop/web"]


def _all(snapshot: Snapshot) -> tuple[Outcome, ...]:
    return survival.survey(ground(snapshot), models=("requests",))
