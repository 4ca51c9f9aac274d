"""A group whose commands are imported when they are called, and suggestions for names that are not there."""

import difflib
import importlib
from collections.abc import Iterable, Mapping

import click


class LazyGroup(click.Group):
    """Knows each command's name and sentence; the module `bayplan.cli.commands.NAME` has the rest."""

    def __init__(self, *args: object, sentences: Mapping[str, str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # click's own, handed through
        self.sentences = sentences

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order in which they were given."""
        return list(self.sentences)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command. Its function has its name."""
        if cmd_name not in self.sentences:
            return None
        module = importlib.import_module(f"bayplan.cli.commands.{cmd_name}")
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.sentences.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command, or says what comes near."""
        name = args[0]
        if name not in self.sentences and not name.startswith("-"):
            raise click.UsageError(f"there is no command {name}{suggestion(name, self.sentences)}", ctx)
        return super().resolve_command(ctx, args)


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean ...?`, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""
