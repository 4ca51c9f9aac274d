"""Carries a plan of sizes out: what is to be changed is shown first, then changed, then remembered."""

import sys
from collections.abc import Callable
from typing import Final, TextIO

from msgspec.structs import replace

from bayplan.app import accepting
from bayplan.cli import clock
from bayplan.cli.pages import Pages
from bayplan.cli.reply import Reply
from bayplan.cli.sizing import Wanted
from bayplan.model.errors import BayplanError, EffectError
from bayplan.model.findings import Severity, worst
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.size import edits

Show = Callable[[Sizing], Reply]
REFUSED: Final = (
    "nothing is changed: the edited tree would break what holds today, as its review says; leave out with "
    "--only or --level what it names, or mend that first"
)


def carry_out(answer: Sizing, tree: str, ledger: str, wanted: Wanted, how: Pages, show: Show) -> Reply:
    """Shows the answer, then makes the edits. An answer that is no text is shown once they are made.

    Whoever stops reading before the end is not asked any more: then nothing is changed. Neither is anything
    where the review of the edited tree found an error.
    """
    if answer.patch is None or not answer.patch.edits:
        return show(answer)
    if worst(answer.patch.findings) is Severity.ERROR:
        _say(f"bayplan: {REFUSED}\n", sys.stderr)
        return show(answer)
    from bayplan.app import apply  # only where something is to be changed

    told = how.showing.output == "text" and how.file is None
    if wanted.write:
        apply.foresee(ledger)
    shown = show(answer) if told else None
    _say(shown.text if shown else answer.patch.diff, sys.stdout if shown else sys.stderr)
    done = _changed(answer, tree, wanted, ledger)
    try:
        if done.written:
            apply.record(ledger, _entries(answer))
        if shown is None:
            return show(replace(answer, patch=done))
    except BayplanError as error:
        said = f"what was to be changed is changed ({edits.summary(done)}); but {error}"
        raise EffectError(said) from error
    return Reply(f"\n{_sentence(done, ledger)}\n", shown.code)


def _say(text: str, stream: TextIO) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _changed(answer: Sizing, tree: str, wanted: Wanted, ledger: str) -> Patch:
    from bayplan.app import apply

    patch = answer.patch or Patch()
    if wanted.write:
        return apply.write(tree, patch)
    kept = apply.Remembered(ledger, _entries(answer))
    return apply.commit(tree, patch, answer.recommendations, wanted.branch, kept)


def _entries(answer: Sizing) -> tuple[Entry, ...]:
    return accepting.entries(answer, answer.patch or Patch(), int(clock.now().timestamp()))


def _sentence(done: Patch, ledger: str) -> str:
    said, there = edits.summary(done), "there " if done.branch else ""
    return f"{said[:1].upper()}{said[1:]}; remembered {there}in {ledger}."
