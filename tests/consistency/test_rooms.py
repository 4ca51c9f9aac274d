"""So many notebooks find room as the scheduler says, beside the DaemonSets that stand there already."""

import pytest

from bayplan.app import engines
from bayplan.consistency import ground, rooms
from bayplan.consistency.framework import Whole
from bayplan.model.pods import Toleration
from tests.consistency.build import SMALL, bundle, pods, whole

PROFILES = """
notebooks:
  images: {base: "quay.io/jupyter/base-notebook:2026-08-01"}
  profiles:
    - {name: cpu, cpu: 1, memory: 1Gi}
    - {name: card, cpu: 1, memory: 1Gi, gpus: 1}
    - {name: cards, cpu: 1, memory: 1Gi, gpus: 3}
"""
ANYWHERE = (Toleration(operator="Exists"),)


def test_each_profile_is_counted_alone() -> None:
    found = {one.profile.name: one for one in rooms.rooms(whole(PROFILES))}
    assert found["cpu"].shares == {"worker-1": 4, "worker-2": 4} and found["cpu"].count == 8
    assert found["card"].shares == {"card-1": 2}
    assert found["cards"].count == 0 and found["cards"].cards == {"card-1": 2}
    assert "Insufficient nvidia.com/gpu" in found["cards"].message


@pytest.mark.parametrize(("cpu", "count"), [("1", 6), ("1500m", 4), ("3500m", 0)])
def test_daemons_take_their_share_first(cpu: str, count: int) -> None:
    tax = bundle("agent", pods("DaemonSet", f"cpu={cpu} memory=1Gi", tolerations=ANYWHERE))
    first = rooms.rooms(whole(PROFILES, tax))[0]
    assert first.count == count


def test_without_nodes_nothing_is_said() -> None:
    assert rooms.rooms(whole(PROFILES, text="")) == ()


def test_both_engines_find_the_same_rooms() -> None:
    text = SMALL.replace("count: 2", "count: 60")
    tax = bundle("agent", pods("DaemonSet", "cpu=1500m memory=1Gi", tolerations=ANYWHERE))
    by_rules = whole(PROFILES, tax, text=text)
    by_columns = Whole(by_rules.declaration, by_rules.bundles, engines.settler)
    found = rooms.rooms(by_columns)
    assert found == rooms.rooms(by_rules)
    assert [one.count for one in found] == [120, 2, 0]


def test_no_more_are_counted_than_anybody_asks_for() -> None:
    text = SMALL.replace("count: 2", "count: 200")
    found = rooms.rooms(Whole(whole(PROFILES, text=text).declaration, (), engines.settler))[0]
    assert found.count == rooms.MOST and found.message == ""


def test_what_proofs_share_is_worked_out_once() -> None:
    known = whole(PROFILES)
    assert rooms.rooms(known) is rooms.rooms(known)
    assert known.note(ground.nodes_of) == ground.nodes(known.declaration)
