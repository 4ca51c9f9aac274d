"""Tracks of several sources, made one.

All are laid on the grid of the finest step. Of readings of that step the highest counts; a reading of a wider
step stands for every fine step it is of, and only where no finer one does. A reading that lies off the grid
belongs to the step it falls into, so that no peak is lost.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.model.evidence import Track

MOST_READINGS: Final = 1_000_000
"""Beyond so many, wider readings are left out rather than spread."""


class United(NamedTuple):
    """One track; the steps that it is made of, and those that were left out.

    `aside`: how many tracks were left out because they are from another time altogether.
    """

    track: Track
    steps: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    aside: int = 0


def unite(tracks: Iterable[Track]) -> United:
    """The tracks as one, whatever their order; empty where there is none."""
    found = sorted(filter(None, tracks), key=lambda one: (one.step, one.start, -len(one.values)))
    if len(found) < 2:
        return United(found[0], (found[0].step,)) if found else United(Track())
    steps = tuple(dict.fromkeys(one.step for one in found))
    kept, dropped = _bounded(found, steps)
    laid = Grid.over(kept)
    values = np.full(laid.length, np.nan)
    for step in dict.fromkeys(one.step for one in kept):
        layer = laid.layer([one for one in kept if one.step == step])
        values = np.where(np.isnan(values), layer, values)
    made = Track(laid.start, laid.step, array("d", values.tobytes()))
    used = tuple(step for step in steps if step not in dropped)
    return United(made, used, dropped, sum(one.step in used for one in found) - len(kept))


def _bounded(found: Sequence[Track], steps: Sequence[int]) -> tuple[list[Track], tuple[int, ...]]:
    """The tracks that a grid of the finest step can hold together; the widest go first."""
    for count in range(len(steps), 1, -1):
        kept = [one for one in found if one.step in steps[:count]]
        if Grid.over(kept).length <= MOST_READINGS:
            return kept, tuple(steps[count:])
    return _latest([one for one in found if one.step == steps[0]]), tuple(steps[1:])


def _latest(found: Sequence[Track]) -> list[Track]:
    """The latest tracks of one step that a grid can hold: a track from far away is a clock that was off."""
    ordered = sorted(range(len(found)), key=lambda index: -found[index].end)
    kept = ordered[:1]
    for index in ordered[1:]:
        if Grid.over([found[one] for one in (*kept, index)]).length <= MOST_READINGS:
            kept.append(index)
    return [found[index] for index in sorted(kept)]


class Grid(NamedTuple):
    """An even grid of readings."""

    start: int
    step: int
    length: int

    @classmethod
    def over(cls, tracks: Sequence[Track]) -> "Grid":
        """The grid of the first track, the finest, wide enough for all of them."""
        step, phase = tracks[0].step, tracks[0].start % tracks[0].step
        first = min(one.start - one.step + step for one in tracks)
        start = first + (phase - first) % step
        last = max(one.end for one in tracks)
        return cls(start, step, -((start - last) // step) + 1)

    def layer(self, tracks: Sequence[Track]) -> NDArray[np.float64]:
        """Tracks of one step, each reading on every step of the grid that it is of; the highest counts."""
        values = np.full(self.length, np.nan)
        for track in tracks:
            read = np.frombuffer(track.values, dtype=np.float64)
            ends = track.start + track.step * np.arange(len(read), dtype=np.int64)
            last = -((self.start - ends) // self.step)
            begun = ends - track.step + 1 if track.step > self.step else ends
            first = -((self.start - begun) // self.step)
            widest = int((last - first).max()) + 1 if len(read) else 0
            if widest > len(read):
                for begin, end, value in zip(first.tolist(), last.tolist(), read.tolist(), strict=True):
                    part = values[max(0, begin) : max(0, end + 1)]
                    np.fmax(part, value, out=part)
                continue
            for offset in range(widest):
                at = first + offset
                inside = (at <= last) & (at >= 0) & (at < self.length)
                np.fmax.at(values, at[inside], read[inside])
        return values
