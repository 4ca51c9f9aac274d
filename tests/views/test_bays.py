"""The picture of a node: as wide as its memory, in proportion, with what is free."""

from hypothesis import given
from hypothesis import strategies as some

from bayplan.app.answers import BayPicture, Demo, PodBlock
from bayplan.views.demo import bays
from bayplan.views.layout import plain

GI = 1 << 30


def picture(node: str, memory: int, *blocks: PodBlock) -> BayPicture:
    used = sum(block.memory for block in blocks)
    return BayPicture(node, "worker", memory, used, memory - used, blocks)


def drawn(bay: BayPicture, size: int) -> str:
    return plain(bays.cells(bay, size, {"core": 0, "aux": 1}))


def test_tiers_begin_with_their_number_and_pods_end_with_a_gap() -> None:
    bay = picture(
        "n", 8 * GI, PodBlock("a", "core", 2 * GI), PodBlock("b", "core", 2 * GI), PodBlock("c", "aux", GI)
    )
    assert drawn(bay, 16) == "0██▉███▉1▉······"


def test_an_empty_node_is_free() -> None:
    assert drawn(picture("n", 8 * GI), 4) == "····"


@given(
    some.lists(some.tuples(some.sampled_from(["core", "aux"]), some.integers(1, 4 * GI))),
    some.integers(4, 60),
)
def test_a_bay_is_never_wider_nor_narrower(pods: list[tuple[str, int]], size: int) -> None:
    blocks = [PodBlock(f"p{number}", tier, memory) for number, (tier, memory) in enumerate(sorted(pods))]
    assert len(drawn(picture("n", 16 * GI, *blocks), size)) == size


def test_the_widest_node_fills_the_room() -> None:
    demo = Demo("x", "1.34", (picture("small", 8 * GI), picture("large", 16 * GI)), ("core",))
    small, large, *_ = [plain(found) for found in bays.lines(demo, 80)]
    assert (small.count("·"), len(large)) == (round(large.count("·") / 2), 80)
