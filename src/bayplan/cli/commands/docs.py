"""`bayplan docs`."""

import click
from msgspec.structs import replace

from bayplan.app import declared
from bayplan.app import documents as use_case
from bayplan.app.documents import Documents
from bayplan.app.observe import Observed
from bayplan.cli import output, rendering, source
from bayplan.cli.command import Free
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.estate import Declaration
from bayplan.model.findings import worst
from bayplan.views.docs import json, text


@click.command(cls=Free)
@click.option(
    "-o",
    "--to",
    "path",
    metavar="DIR",
    callback=rendering.folder,
    help="The folder of the pages; else they are only named.",
)
@click.option(
    "--check", "checked", multiple=True, metavar="PATH", help="Documents to hold against the estate."
)
@click.option("--overwrite", is_flag=True, help="Give up what was edited by hand in pages.")
@source.options
@output.options
def docs(showing: Showing, source: Source, path: str, checked: tuple[str, ...], overwrite: bool) -> Reply:
    """Write pages about the platform, or find in documents what cannot be true.

    The pages have inventory, networks, storage, the current shape, the capacity envelope, a drawing, and the
    places that a change of a node touches. --check reads Markdown and text: numbers that disagree with the
    estate file, with the cluster, or with each other are told with both places. Documents that name no
    machine in common are not held against each other. Exits with 1 on a contradiction.

    \b
    Examples:
      bayplan docs --estate examples/a100/bayplan.yaml --files examples/a100 -o platform-docs
      bayplan docs --files examples/r730 --check docs/architecture
    """
    with Progress("reading") as progress:
        observed = source.observe(progress) if source.named else None
        answer = _answer(observed, source, (path, checked), overwrite=overwrite)
    return showing.show(
        lambda width: text.lines(answer, width), lambda: json.document(answer), worst(answer.findings)
    )


def _answer(
    observed: Observed | None, source: Source, wanted: tuple[str, tuple[str, ...]], *, overwrite: bool
) -> Documents:
    path, checked = wanted
    if checked and path:
        raise click.UsageError("--check reads documents, and -o writes pages; give one of them")
    if checked:
        return use_case.check(checked, observed, _declared(observed, source, needed=False))
    found = use_case.pages(path, observed, _declared(observed, source, needed=True), overwrite=overwrite)
    if not path:
        return found.answer
    from bayplan.app import apply  # only where something is to be written

    apply.tree(path, found.changes)
    return replace(found.answer, written=True)


def _declared(observed: Observed | None, source: Source, *, needed: bool) -> Declaration:
    """What is declared: of the estate that is looked at, of the file that is named, or of the one here."""
    if observed is not None and observed.declaration != Declaration():
        return observed.declaration
    if source.estate is None and not needed:
        return Declaration()
    return declared.at(declared.named(source.estate, []))
