"""Bundles come apart where a tool would miss half of them, and in an order that works."""

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.bundles import Bundle
from bayplan.rendering.deliveries import deliveries, owners
from tests.rendering.samples import BOTH, CERTIFICATES

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])


def test_objects_come_after_their_chart_and_before_what_waits_for_it() -> None:
    found = {one.name: one for one in deliveries(BOTH)}
    assert list(found) == ["cert-manager", "cert-manager-objects", "rancher", "tiers"]
    assert found["cert-manager-objects"].after == ("cert-manager",)
    assert found["rancher"].after == ("cert-manager", "cert-manager-objects")
    assert found["cert-manager"].files == () and found["cert-manager-objects"].chart is None
    assert found["cert-manager-objects"].files == CERTIFICATES.files


def test_a_namespace_is_made_once_with_all_its_labels() -> None:
    first = Bundle("a", "x", "k", namespace_labels={"level": "baseline", "tier": "1"})
    second = Bundle("b", "x", "k", namespace_labels={"level": "privileged", "own": "yes"})
    found = deliveries((first, second, CERTIFICATES))
    assert [one.namespace_labels for one in found] == [
        {"level": "privileged", "tier": "1", "own": "yes"}, {}, {"tier": "0-core"}, {},
    ]  # fmt: skip
    assert owners(found) == {"x": "a", "cert-manager": "cert-manager"}


def test_a_circle_is_left_as_it_is() -> None:
    circle = (Bundle("a", "x", "k", after=("b",)), Bundle("b", "x", "k", after=("a",)), Bundle("c", "x", "k"))
    assert [one.name for one in deliveries(circle)] == ["c", "a", "b"]


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_everything_is_delivered_once_and_after_what_it_waits_for(waits: dict[str, list[str]]) -> None:
    acyclic = {name: [one for one in after if one < name] for name, after in waits.items()}
    found = deliveries([Bundle(name, "x", "k", after=tuple(after)) for name, after in acyclic.items()])
    order = [one.name for one in found]
    assert sorted(order) == sorted(waits)
    assert all(order.index(one) < order.index(bundle.name) for bundle in found for one in bundle.after)
