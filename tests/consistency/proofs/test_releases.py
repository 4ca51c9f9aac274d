"""No bundle takes another's place."""

from bayplan.consistency.proofs.releases import releases
from bayplan.model.bundles import Chart, ObjectFile
from tests.consistency.build import bundle, whole

MINE = bundle("a", namespace="x", chart=Chart("agent", "1", release="agent"))


def test_one_release_in_one_namespace() -> None:
    other = bundle("b", namespace="x", chart=Chart("other", "1", release="agent"))
    (found,) = releases(whole("", MINE, other))
    assert (found.path, found.code, found.grave) == ("components.b", "release-collision", True)
    assert "b would be release x/agent, which is that of components.a" in found.message


def test_the_same_name_elsewhere_is_another_release() -> None:
    assert list(releases(whole("", MINE, bundle("b", namespace="y", chart=MINE.chart)))) == []


def test_objects_are_bundles_of_their_own() -> None:
    both = bundle("a", files=(ObjectFile("x.yaml", ({},)),))
    (found,) = releases(whole("", both, bundle("a-objects", chart=None)))
    assert "bundle a-objects" in found.message
