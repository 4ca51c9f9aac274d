"""Errors of the command line as one sentence: what is wrong, what comes near, where help is."""

import click

from bayplan.cli.group import suggestion


def worded(error: click.ClickException) -> str:
    """The sentence for an error of click."""
    if not isinstance(error, click.UsageError):
        return error.format_message()
    return f"{_fact(error)}; see {_help(error.ctx)}"


def _fact(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        known = [name for one in error.ctx.command.params for name in one.opts] if error.ctx else []
        near = suggestion(error.option_name, [name for name in known if name.startswith("-")])
        return f"there is no option {error.option_name}{near}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{error.param.make_metavar(error.ctx) if error.ctx else error.param.name} is missing"
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]


def _help(ctx: click.Context | None) -> str:
    return f"`{ctx.command_path if ctx else 'bayplan'} --help`"
