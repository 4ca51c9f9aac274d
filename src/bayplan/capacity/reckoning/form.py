"""What a question is, and what answers are put together from."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from bayplan.capacity import words
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.words import amount
from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

_NUMBER: Final = re.compile(r"[0-9]{1,6}\Z", re.ASCII)


class Question(Record, frozen=True):
    """One kind of question. `form` is how it is written, `answer` gets what stands behind the `=`."""

    name: str
    form: str
    about: str
    answer: Callable[[Ground, str], Reckoning]


def number(text: str, form: str) -> int:
    """A count of at least one. Raises InvalidInput for anything else."""
    if not _NUMBER.match(text) or int(text) == 0:
        raise InvalidInput(f"{text!r} is no number from 1 to 999999; write it as {form}", value=text)
    return int(text)


def added(name: str, unit: str, terms: Iterable[Part], of: int | None = None) -> Sum:
    """A sum, held against what there is. One that is held against nothing holds."""
    kept = tuple(terms)
    total = sum(term.amount for term in kept)
    return Sum(name, unit, kept, total, of, holds=of is None or total <= of)


def of_line(line: LoadLine, name: str = "") -> Sum:
    """A load line as a sum: its parts against its capacity."""
    what = name or f"{words.constraint(line.constraint, line.name)} of {line.subject}"
    parts = line.parts if sum(part.amount for part in line.parts) == line.used else ()
    terms = parts or (Part("in use", line.used, ", ".join(line.sources)),)
    return Sum(what, line.unit, terms, line.used, line.capacity, holds=(line.free or 0) >= 0)


def written(one: Sum) -> str:
    """`host memory of pve: 262 GiB of 251 GiB`."""
    of = "" if one.of is None else f" of {amount(one.of, one.unit)}"
    return f"{one.name}: {amount(one.total, one.unit)}{of}"


def failures(sums: Sequence[Sum]) -> str:
    """The sums that do not hold, in words."""
    return "; ".join(written(one) for one in sums if not one.holds)


def verdict(sums: Sequence[Sum], unknown: Sequence[str] = ()) -> bool | None:
    """False as soon as one sum does not hold; None where something else is not known."""
    if any(not one.holds for one in sums):
        return False
    return None if unknown else True
