"""A DaemonSet that is needed somewhere gets there, or it is told why not."""

import pytest

from bayplan.consistency.proofs.tolerations import tolerations
from bayplan.model.pods import Effect, Toleration
from tests.consistency.build import bundle, pods, whole

TO_CARDS = Toleration("nvidia.com/gpu", "Exists", effect=Effect.NO_SCHEDULE)
TO_ANOTHER = Toleration("nvidia.com/gpu", "Exists", effect=Effect.NO_EXECUTE)
TO_ALL = Toleration(operator="Exists")


@pytest.mark.parametrize(
    ("needed", "tolerated", "missing"),
    [
        (("*",), (), ["nvidia.com/gpu:NoSchedule", "node-role.kubernetes.io/control-plane=true:NoSchedule"]),
        (("*",), (TO_CARDS,), ["node-role.kubernetes.io/control-plane=true:NoSchedule"]),
        (("*",), (TO_ALL,), []),
        (("card",), (), ["nvidia.com/gpu:NoSchedule"]),
        (("worker",), (), []),
        ((), (), []),
        (("card",), (TO_ANOTHER,), ["nvidia.com/gpu:NoSchedule"]),
    ],
)  # fmt: skip
def test_every_taint_of_where_it_is_needed(
    needed: tuple[str, ...], tolerated: tuple[Toleration, ...], missing: list[str]
) -> None:
    agent = bundle("agent", pods("DaemonSet", needed_on=needed, tolerations=tolerated))
    found = list(tolerations(whole("", agent)))
    assert [one.value for one in found] == missing
    assert all(one.grave and one.path == "components.agent" for one in found)


def test_other_pods_may_stand_elsewhere() -> None:
    assert list(tolerations(whole("", bundle("agent", pods(needed_on=("*",)))))) == []
