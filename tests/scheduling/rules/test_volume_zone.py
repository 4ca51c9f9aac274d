"""VolumeZone: a pod follows the labels of its bound volumes."""

import pytest

from bayplan.model.nodes import REGION, ZONE
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling.rules.volume_zone import VolumeZone
from tests import make
from tests.scheduling import scene

WRONG = "node(s) had no available volume zone"
BETA_ZONE = "failure-domain.beta.kubernetes.io/zone"


@pytest.mark.parametrize(
    ("labels", "refused"),
    [
        pytest.param({}, "", id="a volume without labels may be used anywhere"),
        pytest.param({ZONE: "a"}, "b old region", id="a volume in a zone only there"),
        pytest.param({ZONE: "a__b"}, "old region", id="two zones in one label"),
        pytest.param({BETA_ZONE: "a"}, "b old region", id="a volume's old label finds a node's new one"),
        pytest.param({BETA_ZONE: "o"}, "a b region", id="and a node's old one"),
        pytest.param({ZONE: "o"}, "a b old region", id="a volume's new label does not find a node's old one"),
        pytest.param({REGION: "r"}, "a b old", id="a region"),
        pytest.param({ZONE: "a", REGION: "r"}, "a b old region", id="zone and region both"),
    ],
)
def test_a_pod_follows_its_volume(labels: dict[str, str], refused: str) -> None:
    nodes = [
        make.node("a", labels={ZONE: "a"}),
        make.node("b", labels={ZONE: "b"}),
        make.node("old", labels={BETA_ZONE: "o"}),
        make.node("region", labels={REGION: "r"}),
        make.node("bare"),
    ]
    stage = scene.of(make.together(Snapshot(nodes=tuple(nodes)), make.disk("data", labels=labels)))
    pod = make.pod(volumes=make.claimed("data"))
    assert scene.vetoes(VolumeZone(), pod, stage) == dict.fromkeys(refused.split(), WRONG)
    assert not any(scene.curable(VolumeZone(), pod, stage).values())


def test_a_pod_without_volumes_goes_anywhere() -> None:
    assert scene.vetoes(VolumeZone(), make.pod(), scene.fleet([scene.zoned("a", "a")])) == {}


def test_a_volume_that_does_not_exist_is_noticed_before_any_node_is_looked_at() -> None:
    claims = make.disk("data").claims
    stage = scene.of(make.together(Snapshot(nodes=(make.node(),), claims=claims)))
    pod = make.pod(volumes=make.claimed("data"))
    assert scene.vetoes(VolumeZone(), pod, stage) == {
        scene.EVERYWHERE: 'persistentvolume "pv-data" not found'
    }
