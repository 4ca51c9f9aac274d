"""Filling by halving, against trying one piece after the other."""

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.evidence import Place
from bayplan.rightsizing.filling import Filling, joined
from bayplan.rightsizing.pieces import Piece
from bayplan.rightsizing.report.plan import Proof

GOOD, BAD = Proof(tried=True), Proof(tried=True, breaks=("too much",))


def row(sizes: list[int], namespace: str = "shop") -> list[Piece]:
    """Pieces whose priority stands for how much they take."""
    return [
        Piece(Place("Deployment", namespace, f"w{number}", "main"), size, ())
        for number, size in enumerate(sizes)
    ]


def fill(filling: Filling, room: int) -> int:
    """Plays it to the end; how often it was proved."""
    proofs = 0
    while not filling.done:
        proofs += 1
        filling.hear(BAD if sum(one.priority for one in filling.asked) > room else GOOD)
    return proofs


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(0, 30))
def test_it_is_as_if_each_had_been_tried_in_turn(sizes: list[int], room: int) -> None:
    filling, kept, left = Filling(row(sizes)), [], room
    proofs = fill(filling, room)
    for one in row(sizes):
        if one.priority <= left:
            kept.append(one)
            left -= one.priority
    assert filling.taken == kept
    assert [piece for piece, _ in filling.blamed] == [one for one in row(sizes) if one not in kept]
    assert all(proof is BAD for _, proof in filling.blamed)
    assert proofs <= 1 + len(filling.blamed) * 6


def test_what_all_fits_is_proved_once() -> None:
    assert fill(Filling(row([1] * 100)), 100) == 1


def test_one_that_does_not_fit_is_found_by_halving() -> None:
    filling = Filling(row([1] * 60 + [50] + [1] * 39))
    assert fill(filling, 105) <= 9
    assert [piece.place.workload for piece, _ in filling.blamed] == ["w60"]


def test_it_can_be_given_up_between_two_culprits_only() -> None:
    filling = Filling(row([1, 1, 5, 1]))
    assert filling.begins
    filling.hear(BAD)
    assert not filling.begins
    while not filling.begins:
        filling.hear(BAD if sum(one.priority for one in filling.asked) > 4 else GOOD)
    filling.stop()
    assert filling.done
    assert [one.place.workload for one in filling.untried] == ["w3"]
    assert [one.place.workload for one in filling.taken] == ["w0", "w1"]


def test_several_are_joined() -> None:
    first, second = Filling(row([1, 9])), Filling(row([2], "house"))
    fill(first, 3)
    fill(second, 3)
    whole = joined([first, second])
    assert [one.priority for one in whole.taken] == [1, 2]
    assert [piece.priority for piece, _ in whole.blamed] == [9]
    assert whole.done
