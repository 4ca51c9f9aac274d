"""The account of a snapshot as text: what was kept, what was passed over, what is amiss."""

from collections.abc import Mapping
from typing import Final

from bayplan.app.answers import Taken
from bayplan.views import amounts, passages
from bayplan.views.findings import text as findings
from bayplan.views.layout import UNBROKEN, Line, Style, paragraph
from bayplan.views.passages import apart


def lines(taken: Taken, width: int) -> list[Line]:
    """The whole account."""
    return apart(
        [*_sentence(taken, width), *_contents(taken, width)],
        findings.lines(taken.findings, width),
        passages.notes(taken.notes, width),
    )


def _sentence(taken: Taken, width: int) -> list[Line]:
    text = f"{taken.path} holds {_said(taken.counts)}; Kubernetes {taken.kubernetes or 'unknown'}."
    return paragraph(text, width, style=Style.STRONG)


def _contents(taken: Taken, width: int) -> list[Line]:
    files = amounts.counted(len(taken.sources), "file")
    text = f"{amounts.memory(taken.size)} from {files}, no secret in it."
    if taken.skipped:
        text += f" Passed over, because nothing depends on them: {_said(taken.skipped)}."
    return paragraph(text, width, style=Style.DIM)


def _said(counts: Mapping[str, int]) -> str:
    said = [f"{number:,}{UNBROKEN}{_words(name, number)}" for name, number in counts.items() if number]
    return ", ".join(said) or "nothing"


_WORDS: Final = {"usage": "readings of containers", "node_usage": "readings of nodes"}


def _words(name: str, number: int) -> str:
    """`storage classes` for `storage_classes`; kinds keep the name that Kubernetes gives them."""
    words = _WORDS.get(name) or name.replace("_", " ").replace("csi ", "CSI ").replace("pci ", "PCI ")
    return _singular(words) if number == 1 and name.islower() else words


def _singular(words: str) -> str:
    """`storage class`, `CSI capacity`, `reading of nodes`."""
    first, of, rest = words.partition(" of ")
    for ending, one in (("sses", "ss"), ("ies", "y"), ("s", "")):
        if first.endswith(ending):
            return f"{first.removesuffix(ending)}{one}{of}{rest}"
    return words
