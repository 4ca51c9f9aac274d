"""So many notebooks find room as the scheduler says, beside the DaemonSets that stand there already."""

import pytest

from bayplan.consistency import rooms
from bayplan.model.pods import Toleration
from tests.consistency.build import bundle, pods, whole

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
    first = next(rooms.rooms(whole(PROFILES, tax)))
    assert first.count == count


def test_without_nodes_nothing_is_said() -> None:
    assert list(rooms.rooms(whole(PROFILES, text=""))) == []
