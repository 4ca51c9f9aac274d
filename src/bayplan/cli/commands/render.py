"""`bayplan render`."""

import click
from msgspec.structs import replace

from bayplan.app import declared
from bayplan.app import render as use_case
from bayplan.app.render import Asked, Rendered, Rendering
from bayplan.cli import output, rendering
from bayplan.cli.command import Free
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import worst
from bayplan.views.render import json, text


@click.command(cls=Free)
@rendering.options
@click.option("--all", "every", is_flag=True, help="Name every file.")
@output.options
def render(showing: Showing, looked: Source, asked: Asked, every: bool) -> Reply:
    """Prove that what is declared holds together, and write the platform's files.

    The tree has bundles for Fleet (or values for Helm, or kustomizations), what machines boot with, policies,
    alerts, access. The same estate gives the same bytes. A file that somebody edited is kept and reported; a
    component that is gone is removed. Exits with 1 on a contradiction, when nothing is written, and on edits.

    \b
    Examples:
      bayplan render --estate examples/a100/bayplan.yaml
      bayplan render -o platform --as all
      bayplan render -o platform --check
    """
    with Progress("reading") as progress:
        seen = looked.observe(progress).snapshot.lower if looked.named else None
        progress.now("rendering")
        path = declared.named(looked.estate, [*filter(None, [looked.snapshot]), *looked.files])
        answer = _carried_out(use_case.render(path, asked, seen), asked)
        if asked.images and not answer.refused and not asked.checks:
            answer = _with_images(answer, path, asked)
    return showing.show(
        lambda width: text.lines(answer, width, every=every),
        lambda: json.document(answer),
        worst(answer.findings),
    )


def _with_images(answer: Rendering, estate: str, asked: Asked) -> Rendering:
    from bayplan.app import apply  # only where something is to be written

    made = use_case.seeds(estate, asked)
    apply.images(asked.images, made)
    return replace(answer, images=tuple(f"{asked.images}/{one.path}" for one in made))


def _carried_out(found: Rendered, asked: Asked) -> Rendering:
    """The answer, with its changes carried out where that is wanted and nothing speaks against it."""
    if not asked.path or asked.checks or found.answer.refused:
        return found.answer
    from bayplan.app import apply

    apply.tree(asked.path, found.changes)
    return replace(found.answer, written=True)
