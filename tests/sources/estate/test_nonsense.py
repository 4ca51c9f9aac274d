"""Whatever stands in an estate file, it is read or refused in a sentence, and what is read can be written."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.model.errors import BayplanError
from bayplan.model.estate import Declaration
from bayplan.sources import estate
from bayplan.views.estate import file

TEXT = (Path(__file__).parents[3] / "examples" / "a100" / "bayplan.yaml").read_text(encoding="utf-8")
WORDS = [match.span() for match in re.finditer(r"[^\s,\[\]{}:#]+", TEXT)]
PIECES = some.one_of(
    some.sampled_from(
        ["", "[]", "{}", "null", "-1", "1e99", "'*'", "0", "0.5", "true", "a: b", "- ", "*a", "::"]
    ),
    some.sampled_from([TEXT[start:end] for start, end in WORDS]),
    some.text(max_size=4),
)


@given(some.lists(some.tuples(some.sampled_from(WORDS), PIECES), min_size=1, max_size=3))
def test_nothing_but_sentences(changes: list[tuple[tuple[int, int], str]]) -> None:
    text = TEXT
    for (start, end), piece in sorted(changes, reverse=True):
        text = text[:start] + piece + text[end:]
    try:
        found = estate.parse(text.encode("utf-8", "surrogatepass"), "bayplan.yaml")
    except BayplanError as error:
        assert all(error.sentences())
        return
    again = estate.parse(file.text(found).encode(), "bayplan.yaml")
    assert without_places(again, found) == without_places(found, found)


def without_places(one: Declaration, found: Declaration) -> Declaration:
    """What is written down stands on other lines, and what the platform is to be is not written at all."""
    return replace(
        one,
        findings=(),
        capacity=found.capacity,
        sizing=found.sizing,
        platform=found.platform,
        namespace_rules=tuple(replace(rule, line=0) for rule in one.namespace_rules),
        pod_rules=tuple(replace(rule, line=0) for rule in one.pod_rules),
    )
