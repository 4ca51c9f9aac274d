"""Edits stand only where nothing else becomes of the tree: not another value, and no other finding."""

from collections.abc import Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import pytest

from bayplan.app.patching.choosing import Group, Writing
from bayplan.app.patching.proving import Proof
from bayplan.app.patching.wishes import Wish
from bayplan.model.evidence import Place
from bayplan.model.findings import Finding, Severity
from bayplan.sources.trees.reading import Found
from bayplan.sources.trees.tracing import Search, Spot, Token, Values
from bayplan.sources.written import Harvest

GROUPS = tuple(Group((Writing(Token("a", at, at + 1, 1, "1", "", True), "2", ()),)) for at in (0, 1))
ODD = Finding("odd", Severity.WARNING, "a", "is odd")


def search(odd: bytes, texts: dict[Spot, str] | None = None) -> Search:
    """A tree of one file that is odd where it holds this text."""

    def look(changed: Mapping[str, bytes]) -> Found:
        return Found((Harvest(findings=(ODD,) if odd in changed["a"] else ()),))

    copy = SimpleNamespace(contents={"a": b"11"})
    return cast(Search, SimpleNamespace(copy=copy, base=Values(texts or {}, {}), look=look))


@pytest.mark.parametrize(
    ("odd", "standing", "fallen", "content"),
    [
        pytest.param(b"x", (0, 1), (), {"a": b"22"}, id="nothing is odd"),
        pytest.param(b"2", (), (0, 1), {}, id="every edit is"),
        pytest.param(b"12", (0, 1), (), {"a": b"22"}, id="one is, but not both"),
        pytest.param(b"22", (), (0, 1), {}, id="both are, but not each"),
        pytest.param(b"21", (0, 1), (), {"a": b"22"}, id="the other is, but not both"),
    ],
)
def test_other_findings_than_before_let_an_edit_fall(
    odd: bytes, standing: tuple[int, ...], fallen: tuple[int, ...], content: dict[str, bytes]
) -> None:
    found = Proof(search(odd), Found((Harvest(),))).stand(GROUPS)
    assert found.groups == tuple(GROUPS[at] for at in standing)
    assert [one for one, _ in found.fallen] == [GROUPS[at] for at in fallen]
    assert all("other findings than before" in why for _, why in found.fallen)
    assert found.contents == content


def test_an_edit_that_does_not_bring_what_is_wanted_falls() -> None:
    place = Place("Deployment", "shop", "web", "main")
    wish = Wish(place, "limits.memory", 2, Spot(*place[:3], "spec"), Fraction(1), Fraction(2))
    group = Group((Writing(Token("a", 0, 1, 1, "1", "", True), "2", (wish,)),))
    found = Proof(search(b"x", {wish.spot: "1"}), Found((Harvest(),))).stand([group])
    assert (found.groups, found.contents) == ((), {})
    ((_, why),) = found.fallen
    assert "spec of Deployment shop/web becomes None" in why
