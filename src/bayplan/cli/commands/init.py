"""`bayplan init`."""

from pathlib import Path
from typing import Final

import click

from bayplan.app import init as use_case
from bayplan.app import observe
from bayplan.app.init import Draft, Written
from bayplan.cli import output, warnings
from bayplan.cli.command import Command
from bayplan.cli.files import write
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import FILES, STRICT
from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Severity, worst
from bayplan.views.estate import file, json, sections, text

STANDARD_OUTPUT: Final = "-"


@click.command(cls=Command)
@click.option(
    "-o", "--to", "path", metavar="FILE", default="bayplan.yaml", show_default=True,
    help="Where to; - is standard output.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@FILES
@click.option("--snapshot", metavar="FILE", help="A file that `bayplan snapshot` wrote.")
@STRICT
@output.options
def init(
    showing: Showing, path: str, force: bool, files: tuple[str, ...], snapshot: str | None, strict: bool
) -> Reply:
    """Write an estate file with what is known, and proposals for what only a person knows.

    Hosts, storage pools, networks, devices and machines come from what the hypervisor said, pools of workers
    and tiers from the cluster. Everything else is proposed in comments. No secret is asked for or written
    down. Exits with 1 where what was observed contradicts itself, so that the file has to be corrected first.

    \b
    Examples:
      bayplan init --files examples/r730
      bayplan init --snapshot s.json.zst -o -
    """
    with Progress("reading") as progress:
        seen = observe.look(snapshot=snapshot, files=files, strict=strict, progress=progress)
        warnings.tell(seen.findings)
        progress.now("drafting")
        draft = use_case.draft(seen)
        written = file.text(draft.declaration, draft.proposals)
    if path == STANDARD_OUTPUT and showing.output == "text":
        return Reply(written)
    if path != STANDARD_OUTPUT:
        _write(path, written, force)
    answer = _account(path, draft, written)
    bad = Severity.ERROR if answer.corrections else worst(answer.findings)
    return showing.show(lambda width: text.lines(answer, width), lambda: json.document(answer), bad)


def _account(path: str, draft: Draft, written: str) -> Written:
    declared = sections.values(draft.declaration)
    corrections, findings = use_case.check(written, path)
    return Written(
        path,
        {key: _count(value) for key, value in declared.items()},
        tuple(draft.proposals),
        corrections,
        findings,
        written if path == STANDARD_OUTPUT else "",
    )


def _count(value: object) -> int:
    return len(value) if isinstance(value, list | tuple) else 1


def _write(path: str, written: str, force: bool) -> None:
    """Writes a file as a whole or not at all. What is there already is somebody's work."""
    if Path(path).is_file() and not force:
        message = "is there already; write it anew with --force, or name another with -o"
        raise InvalidInput(message, file=path)
    write(path, written)
