"""TaintToleration: who keeps whom away, and how little welcome counts."""

import pytest

from bayplan.model.pods import Effect, Toleration
from bayplan.scheduling.rules.taints import Taints
from tests import make
from tests.scheduling import scene

NAMED = "node(s) had untolerated taint {gpu: yes}"
ANY_EFFECT = Toleration("gpu", "Exists")


@pytest.mark.parametrize(
    ("taint", "toleration", "refused"),
    [
        pytest.param("gpu=yes:NoSchedule", None, True, id="a taint keeps a pod away"),
        pytest.param("gpu=yes:NoExecute", None, True, id="a taint that evicts keeps a pod away too"),
        pytest.param("gpu=yes:PreferNoSchedule", None, False, id="a mere preference never keeps a pod away"),
        pytest.param(
            "gpu=yes:NoSchedule", Toleration("gpu", "Equal", "yes"), False, id="the same value is tolerated"
        ),
        pytest.param("gpu=yes:NoSchedule", Toleration("gpu", "Equal", "no"), True, id="another value is not"),
        pytest.param("gpu=yes:NoSchedule", Toleration("gpu", "", "yes"), False, id="no operator means Equal"),
        pytest.param("gpu=yes:NoSchedule", ANY_EFFECT, False, id="Exists takes any value"),
        pytest.param(
            "gpu=yes:NoSchedule", Toleration("", "Exists"), False, id="Exists without a key takes any taint"
        ),
        pytest.param(
            "gpu=yes:NoSchedule", Toleration("", "Equal", "yes"), False, id="an empty key takes any key"
        ),
        pytest.param(
            "gpu=yes:NoSchedule", Toleration("disk", "Exists"), True, id="another key is not tolerated"
        ),
        pytest.param(
            "gpu=yes:NoExecute",
            Toleration("gpu", "Exists", effect=Effect.NO_SCHEDULE),
            True,
            id="tolerating one effect does not tolerate another",
        ),
        pytest.param(
            "gpu=yes:NoExecute",
            Toleration("gpu", "Exists", effect=Effect.NO_EXECUTE, seconds=60),
            False,
            id="tolerating for a while is tolerating",
        ),
    ],
)
def test_a_node_refuses(taint: str, toleration: Toleration | None, refused: bool) -> None:
    pod = make.pod(tolerations=(toleration,) if toleration else ())
    stage = scene.fleet([make.node(taints=[taint])], minor=32)
    assert scene.vetoes(Taints(), pod, stage) == ({"n1": NAMED} if refused else {})


def test_the_first_untolerated_taint_is_named() -> None:
    node = make.node(taints=["spot:PreferNoSchedule", "gpu=yes:NoSchedule", "disk:NoSchedule"])
    assert scene.vetoes(Taints(), make.pod(), scene.fleet([node], minor=32)) == {"n1": NAMED}
    tolerant = make.pod(tolerations=(ANY_EFFECT,))
    assert scene.vetoes(Taints(), tolerant, scene.fleet([node], minor=32)) == {
        "n1": "node(s) had untolerated taint {disk: }"
    }


def test_preemption_cannot_remove_a_taint() -> None:
    stage = scene.fleet([make.node(taints=["gpu=yes:NoSchedule"])])
    assert scene.curable(Taints(), make.pod(), stage) == {"n1": False}


@pytest.mark.parametrize(
    ("tolerations", "expected"),
    [
        # n1 has no taint, n2 one, n3 two that would rather not: 100 - 100 * found // 2.
        pytest.param((), {"n1": 100, "n2": 50, "n3": 0}, id="every disliked taint costs"),
        pytest.param((ANY_EFFECT,), {"n1": 100, "n2": 100, "n3": 0}, id="tolerated ones cost nothing"),
        pytest.param(
            (Toleration("", "Exists"),),
            {"n1": 100, "n2": 100, "n3": 100},
            id="who tolerates all likes all alike",
        ),
        pytest.param(
            (Toleration("", "Exists", effect=Effect.NO_SCHEDULE),),
            {"n1": 100, "n2": 50, "n3": 0},
            id="tolerations of other effects do not count",
        ),
    ],
)
def test_a_node_that_would_rather_not_scores_less(
    tolerations: tuple[Toleration, ...], expected: dict[str, int]
) -> None:
    nodes = [
        make.node("n1"),
        make.node("n2", taints=["gpu=yes:PreferNoSchedule"]),
        make.node("n3", taints=["gpu=no:PreferNoSchedule", "spot:PreferNoSchedule", "spot:NoSchedule"]),
    ]
    assert scene.points(Taints(), make.pod(tolerations=tolerations), scene.fleet(nodes)) == expected


@pytest.mark.parametrize("minor", [31, 32, 33])
def test_up_to_1_33_the_reason_names_the_taint(minor: int) -> None:
    stage = scene.fleet([make.node(taints=["gpu=yes:NoSchedule"])], minor=minor)
    assert scene.vetoes(Taints(), make.pod(), stage) == {"n1": NAMED}


@pytest.mark.parametrize("minor", [34, 35, 36])
def test_from_1_34_on_it_does_not(minor: int) -> None:
    stage = scene.fleet([make.node(taints=["gpu=yes:NoSchedule"])], minor=minor)
    assert scene.vetoes(Taints(), make.pod(), stage) == {"n1": "node(s) had untolerated taint(s)"}
