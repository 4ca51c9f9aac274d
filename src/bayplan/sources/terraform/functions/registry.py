"""The table of all functions."""

from collections.abc import Callable, Mapping
from typing import Final

from bayplan.sources.terraform.functions import (
    collections,
    digests,
    documents,
    formats,
    networks,
    numbers,
    patterns,
    sets,
    texts,
    times,
)
from bayplan.sources.terraform.values.unknowns import Value, Wrong, lost_in

Function = Callable[..., Value]

KNOWN: Final[Mapping[str, Function]] = {
    **collections.FUNCTIONS,
    **digests.FUNCTIONS,
    **documents.FUNCTIONS,
    **formats.FUNCTIONS,
    **networks.FUNCTIONS,
    **numbers.FUNCTIONS,
    **patterns.FUNCTIONS,
    **sets.FUNCTIONS,
    **texts.FUNCTIONS,
    **times.FUNCTIONS,
}
MINDFUL: Final = collections.MINDFUL | documents.MINDFUL | formats.MINDFUL | texts.MINDFUL


def apply(name: str, arguments: list[Value]) -> Value:
    """The function's answer; unknown where it hangs on something unknown. KeyError: no such function."""
    function = KNOWN[name]
    if name not in MINDFUL and (unknown := lost_in(arguments)) is not None:
        return unknown
    try:
        return function(*arguments)
    except TypeError as error:
        raise Wrong(f"{name} cannot be called like this: {_shortened(error)}") from error
    except (ValueError, ArithmeticError, LookupError) as error:
        # What Python says quotes the value, which may be a password.
        raise Wrong(f"{name} cannot work with what it is given") from error


def _shortened(error: TypeError) -> str:
    """What Python says, without the name of our function."""
    said = str(error)
    return said.partition("() ")[2] or said
