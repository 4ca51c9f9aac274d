"""Which cards can be cut, into what."""

import pytest

from bayplan.catalog import mig
from bayplan.model.machines import PciDevice

GIB = 1 << 30


@pytest.mark.parametrize(
    ("name", "memory", "found"),
    [
        ("A100 PCIe 40GB", 40, ("A100", 40)),
        ("NVIDIA A100-SXM4-80GB", 80, ("A100", 80)),
        ("A100", 80, ("A100", 80)),
        ("H100 PCIe", 80, ("H100", 80)),
        ("A30", 24, ("A30", 24)),
        ("A30", None, ("A30", 24)),
        ("A100", None, None),
        ("Tesla T4", 15, None),
        ("A1000", 8, None),
    ],
)
def test_a_card_is_known_by_its_name_and_memory(
    name: str, memory: int | None, found: tuple[str, int] | None
) -> None:
    kind = mig.kind_of(PciDevice("pve1", "a", name=name, memory=memory * GIB if memory else None))
    assert (kind and (kind.words, kind.memory)) == found


def test_what_turing_and_older_ones_cannot() -> None:
    assert mig.is_without(PciDevice("pve1", "a", name="Tesla T4"))
    assert not mig.is_without(PciDevice("pve1", "a", name="A100 PCIe 40GB"))
    assert not mig.is_without(PciDevice("pve1", "a", name="some card"))


@pytest.mark.parametrize("kind", mig.KINDS, ids=lambda kind: f"{kind.words} {kind.memory}")
def test_no_cut_is_larger_than_its_card(kind: mig.CardKind) -> None:
    """A profile says its slices (of 7, of a A30 4) and its memory in its name."""
    slices = 4 if kind.words == "A30" else 7
    for profile, count in kind.instances.items():
        cores, _, size = profile.partition("g.")
        assert int(cores) * count <= slices
        assert int(size.split("gb")[0]) * count <= kind.memory + 1
    assert sum(int(profile[0]) * count for profile, count in kind.balanced.items()) <= slices
    assert set(kind.balanced) <= set(kind.instances)


def test_configurations() -> None:
    small, large = mig.KINDS[0], mig.KINDS[1]
    assert mig.parts(small, "all-1g.5gb") == {"1g.5gb": 7}
    assert mig.parts(small, "all-balanced") == {"1g.5gb": 2, "2g.10gb": 1, "3g.20gb": 1}
    assert mig.parts(large, "all-1g.5gb") is None
    assert mig.parts(large, "1g.10gb") is None
    assert mig.resource("1g.5gb+me") == "nvidia.com/mig-1g.5gb.me"
