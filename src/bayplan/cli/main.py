"""The `bayplan` command: its subcommands by name, its errors as sentences, its exit codes."""

import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from bayplan import __version__
from bayplan.cli.complaints import worded
from bayplan.cli.group import LazyGroup
from bayplan.cli.reply import Code, Reply
from bayplan.model.errors import BayplanError, InvalidInput, SourceError

LONG: Final = re.compile(r"\S{1000,}")
KEPT: Final = 100
"""Of what has no end, so many characters are shown at either end."""
SENTENCES: Final = {
    "demo": "Show every answer on an example estate, on one screen.",
    "snapshot": "Keep what the sources show in one portable file.",
    "init": "Write an estate file with what is known, and proposals for what only a person knows.",
    "fit": "Say how many more of a pod fit, and what stops the next one.",
    "explain": "Say why a pod stands where it stands, or why it waits.",
    "capacity": "Say how full everything is, what binds first, what may be lost, and which nodes can go.",
    "whatif": "Drain, lose, add, remove, resize, set, scale or apply, without touching anything.",
    "size": "Say which containers are sized wrongly, by what evidence, and what to write where.",
    "record": "Add an observation to a history: all load lines, counts, evictions, refusals.",
    "review": "Say whether a tree of files would be admitted, roll out and fit, before it is applied.",
    "lint": "Say where a tree of files departs from the policy of the house.",
    "render": "Prove that what is declared holds together, and write the platform's files.",
    "verify": "Hold a cluster against what was declared: a checklist with evidence.",
    "versions": "Say which versions go together, and how to get to those that do.",
    "docs": "Write pages about the platform, or find in documents what cannot be true.",
    "conform": "Play recorded scenarios of real control planes against the engine.",
}


@click.group(
    cls=LazyGroup,
    sentences=SENTENCES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 good, 1 news at or above --fail-on, 2 bad input, 3 a source failed.",
)
@click.version_option(__version__, message="bayplan %(version)s")
def bayplan() -> None:
    """Say where pods go, why, why not, and how many more fit: exactly as Kubernetes would.

    Reads what `kubectl get -o json` printed, and changes nothing.
    """


def main() -> NoReturn:
    """Runs the command line."""
    _open_what_is_closed()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = Code.INTERRUPTED
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one command, prints its answer or complaint, and gives the exit code."""
    try:
        return _write(bayplan.main(list(arguments) or ["--help"], prog_name="bayplan", standalone_mode=False))
    except BrokenPipeError:
        _close_quietly()
        return Code.BROKEN_PIPE
    except click.ClickException as error:
        return _complain(worded(error), Code.BAD_INPUT)
    except click.Abort:
        return Code.INTERRUPTED
    except SourceError as error:
        return _complain(str(error), Code.SOURCE_FAILED)
    except BayplanError as error:
        for sentence in error.sentences():
            _complain(sentence, Code.BAD_INPUT)
        return Code.BAD_INPUT
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _complain(f"{place}{error.strerror or error}", Code.BAD_INPUT)


def _write(result: object) -> int:
    if not isinstance(result, Reply):
        return result if isinstance(result, int) else Code.GOOD
    try:
        sys.stdout.write(_speakable(result.text))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _close_quietly()
        raise InvalidInput(f"standard output cannot be written: {error.strerror or error}") from error
    return result.code


def _speakable(text: str) -> str:
    """The text as standard output can take it; what it cannot, as JSON would write it."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return re.sub(r"[^\x00-\x7f]", lambda match: json.dumps(match[0])[1:-1], text)
    return text


def _complain(sentence: str, code: Code) -> Code:
    """Tells what is wrong. It may quote a file that wants to be taken for something else."""
    from bayplan.views import clean  # it takes a while to load

    sys.stderr.write(f"bayplan: {_shortened(clean.text(sentence))}\n")
    return code


def _shortened(sentence: str) -> str:
    """A sentence that quotes something very long, with the beginning and the end of that alone."""
    return LONG.sub(lambda match: f"{match[0][:KEPT]}…{match[0][-KEPT:]}", sentence)


def _open_what_is_closed() -> None:
    """Somebody may have closed a standard stream (`>&-`): what goes there goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _close_quietly() -> None:
    """Whoever read our output has gone; what is left of it goes nowhere, also at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
