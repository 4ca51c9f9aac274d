"""NodeUnschedulable: cordoned nodes, and who may stand on them all the same."""

import pytest

from bayplan.model.pods import Effect, Toleration
from bayplan.scheduling.rules.unschedulable import Unschedulable
from tests import make
from tests.scheduling import scene

CORDON = "node.kubernetes.io/unschedulable"
REFUSED = {"n2": "node(s) were unschedulable"}


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        pytest.param(None, REFUSED, id="a cordoned node takes no pod"),
        pytest.param(Toleration(CORDON, "Exists"), {}, id="a pod that tolerates the cordon may stand there"),
        pytest.param(Toleration("", "Exists"), {}, id="a pod that tolerates everything too"),
        pytest.param(Toleration(CORDON, "Equal", ""), {}, id="the cordon's taint has an empty value"),
        pytest.param(Toleration(CORDON, "Equal", "yes"), REFUSED, id="so another value does not tolerate it"),
        pytest.param(
            Toleration(CORDON, "Exists", effect=Effect.NO_EXECUTE), REFUSED, id="nor does another effect"
        ),
    ],
)
def test_a_cordon_keeps_pods_away(toleration: Toleration | None, expected: dict[str, str]) -> None:
    nodes = [make.node("n1"), make.node("n2", unschedulable=True)]
    pod = make.pod(tolerations=(toleration,) if toleration else ())
    assert scene.vetoes(Unschedulable(), pod, scene.fleet(nodes)) == expected


def test_preemption_does_not_help_against_a_cordon() -> None:
    stage = scene.fleet([make.node(unschedulable=True)])
    assert scene.curable(Unschedulable(), make.pod(), stage) == {"n1": False}
