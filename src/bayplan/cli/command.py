"""A command that takes several files after one `--files`, as a shell expands them.

`--files a.json b.json` counts as `--files a.json --files b.json`. Where a command also wants a subject, and
everything else has gone to `--files`, the last word is the subject: `fit --files a.json b.json shop/web`. A
subject that may be left out beside `--base` is not looked for there.
"""

import re
from collections.abc import Sequence
from typing import Final

import click

FILES: Final = "--files"
BASE: Final = "--base"
STEP: Final = re.compile(r"[a-z][a-z-]*:")
"""What a step of `whatif` starts with. No file ends up looking like that."""


class Command(click.Command):
    """A command with such options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses what it was called with."""
        return super().parse_args(ctx, spread(args, self._with_values(), self._wants_subject(args)))

    def _with_values(self) -> frozenset[str]:
        found = (one for one in self.params if isinstance(one, click.Option) and not one.is_flag)
        return frozenset(name for one in found for name in one.opts)

    def _wants_subject(self, args: Sequence[str]) -> bool:
        compares = any(word.partition("=")[0] == BASE for word in args)
        arguments = (one for one in self.params if isinstance(one, click.Argument))
        return any(one.required or not compares for one in arguments)


class Free(Command):
    """One whose subject may always be left out: after `--files` come files, and nothing else."""

    def _wants_subject(self, args: Sequence[str]) -> bool:
        return False


def spread(args: Sequence[str], with_values: frozenset[str], wants_subject: bool) -> list[str]:
    """The arguments with `--files` before every file. `with_values` are the options that take a value."""
    made: list[str] = []
    subjects, last, at = 0, -1, 0
    while at < len(args):
        word = args[at]
        if word == "--":
            return [*made, *args[at:]]
        if word == FILES:
            run = _run(args, at + 1)
            made += [part for file in run for part in (FILES, file)] or [FILES]
            last = len(made) - 2 if len(run) > 1 else last
            at += 1 + len(run)
            continue
        taken = 2 if word in with_values else 1
        subjects += not _is_option(word)
        made += args[at : at + taken]
        at += taken
    if wants_subject and not subjects and last >= 0:
        del made[last]
    return made


def _run(args: Sequence[str], start: int) -> list[str]:
    end = start
    while end < len(args) and not _is_option(args[end]) and not STEP.match(args[end]):
        end += 1
    return list(args[start:end])


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"
