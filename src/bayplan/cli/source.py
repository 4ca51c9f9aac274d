"""The options that say what is looked at, and the looking."""

import functools
from typing import NamedTuple

import click

from bayplan.app import declared, observe
from bayplan.app.observe import Observed
from bayplan.cli import warnings
from bayplan.cli.output import Function
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply

FILES = click.option(
    "--files",
    multiple=True,
    metavar="PATH...",
    help="Files and folders of what `kubectl get -o json` or `-o yaml` printed; - is standard input.",
)
STRICT = click.option("--strict", is_flag=True, help="Stop at the first document that cannot be read.")

OPTIONS = (
    click.option("--snapshot", metavar="FILE", help="A file that `bayplan snapshot` wrote."),
    FILES,
    click.option("--estate", metavar="FILE", help="An estate file; else the bayplan.yaml beside them."),
    click.option("--kubernetes", metavar="VERSION", help="Be faithful to this version, such as 1.35."),
    click.option("--scheduler-config", metavar="FILE", help="A KubeSchedulerConfiguration to follow."),
    STRICT,
)


class Source(NamedTuple):
    """What is to be looked at."""

    snapshot: str | None
    files: tuple[str, ...]
    kubernetes: str | None
    scheduler_config: str | None
    strict: bool
    estate: str | None = None

    @property
    def named(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.snapshot or self.files)

    def observe(self, progress: Progress) -> Observed:
        """Looks. What could not be read is said on standard error."""
        seen = observe.observe(
            snapshot=self.snapshot,
            files=self.files,
            strict=self.strict,
            kubernetes=self.kubernetes,
            scheduler_config=self.scheduler_config,
            progress=progress,
        )
        seen = declared.beside(seen, self.estate, [*filter(None, [self.snapshot]), *self.files])
        warnings.tell(seen.snapshot.findings)
        progress.now("computing")
        return seen


def options(command: Function) -> Function:
    """Gives a command the options, as one argument `source`."""

    @functools.wraps(command)
    def gathered(
        *,
        snapshot: str | None,
        files: tuple[str, ...],
        kubernetes: str | None,
        scheduler_config: str | None,
        strict: bool,
        estate: str | None,
        **rest: object,
    ) -> Reply:
        source = Source(snapshot, files, kubernetes, scheduler_config, strict, estate)
        return command(source=source, **rest)

    found: Function = gathered
    for option in reversed(OPTIONS):
        found = option(found)
    return found
