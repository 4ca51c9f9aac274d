"""Limit ranges as windows."""

from bayplan.rightsizing.allowed import windows
from bayplan.rightsizing.framework import Window
from tests import make

MI = 1 << 20


def test_the_narrowest_of_several_counts() -> None:
    wide = make.limit_range("a", minimum="memory=32Mi", maximum="memory=4Gi", ratio="memory=8")
    narrow = make.limit_range("b", maximum="memory=2Gi", ratio="memory=1500m")
    found = windows([wide, narrow], alone=False)
    source = "limit range shop/a and limit range shop/b"
    assert found["limits.memory"] == Window(32 * MI, 2048 * MI, source, 1.5)
    assert "requests.cpu" not in found


def test_a_bound_on_the_pod_is_that_of_its_only_container() -> None:
    pods = make.limit_range("a", kind="Pod", maximum="memory=1Gi")
    assert windows([pods], alone=False) == {}
    assert windows([pods], alone=True)["limits.memory"].maximum == 1024 * MI


def test_other_types_say_nothing() -> None:
    assert windows([make.limit_range(kind="PersistentVolumeClaim", maximum="storage=1Gi")], alone=True) == {}
