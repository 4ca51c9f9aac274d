"""Writes docs/reference anew: commands, the schema of every answer, components, alerts."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from bayplan.cli.main import SENTENCES, bayplan
from bayplan.sources import estate, scenarios, snapshots
from bayplan.views import document
from bayplan.views.documents import DOCUMENTS
from tools import alert_index, component_index

REFERENCE: Final = Path(__file__).parents[1] / "docs" / "reference"
WIDTH: Final = 100
INTRODUCTION: Final = """\
# Commands

Written by `make docs` from the commands themselves.

| command | what for | JSON |
|---|---|---|
"""
ENDING: Final = """
Every command that answers takes `--output json`. Its document begins with the name of its schema. Amounts are
integers in the unit that stands in the field's name or beside it (`bytes`, `millicores`, `count`); those of
`review` are written as in files (`1536Mi`). The same question about the same files gives the same bytes.

| exit code | meaning |
|---|---|
| 0 | good |
| 1 | news at or above `--fail-on`: nothing more fits, a pod has no place, a change is refused |
| 2 | what was given cannot be used; one sentence on standard error says what, where and what to do |
| 3 | a source failed |
| 130, 141 | interrupted; whoever read the output has gone |

| environment | effect |
|---|---|
| `NO_COLOR`, `FORCE_COLOR` | never colours; colours although nobody looks on |
| `COLUMNS` | the width to write for; without it the terminal's, or 80 where there is none |
| `SOURCE_DATE_EPOCH` | now, in seconds since 1970: for what a snapshot writes down and when excuses end |
| `XDG_CACHE_HOME` | where `review`, `lint` and `size` remember what they read; without it `~/.cache` |
"""


def pages() -> Iterator[tuple[Path, str]]:
    """Every file of the reference with its text."""
    yield REFERENCE / "commands" / "README.md", INTRODUCTION + "".join(map(_row, SENTENCES)) + ENDING
    for name in SENTENCES:
        yield REFERENCE / "commands" / f"{name}.md", _page(name)
    for name, kind in DOCUMENTS.items():
        yield REFERENCE / _schema(name), _printed(document.schema(kind))
    yield REFERENCE / "snapshot.schema.json", _printed(snapshots.json_schema())
    yield REFERENCE / "alerts.md", alert_index.page()
    yield REFERENCE / "components.md", component_index.index()
    yield REFERENCE / "estate.schema.json", _printed(estate.json_schema())
    yield REFERENCE / "scenario.schema.json", _printed(scenarios.json_schema())


def _printed(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _row(name: str) -> str:
    return f"| [`{name}`]({name}.md) | {SENTENCES[name]} | [schema](../{_schema(name)}) |\n"


def _page(name: str) -> str:
    schema = f"The answer as JSON: [{_schema(name)}](../{_schema(name)})."
    return f"# bayplan {name}\n\n```text\n{_help(name)}\n```\n\n{schema}\n"


def _schema(name: str) -> str:
    """The file of the schema of a command's answer: `fit.schema.json` for `bayplan.fit/v1`."""
    tag = str(DOCUMENTS[name].__struct_config__.tag)
    return f"{tag.removeprefix('bayplan.').partition('/')[0]}.schema.json"


def _help(name: str) -> str:
    parent = click.Context(bayplan, info_name="bayplan")
    command = bayplan.get_command(parent, name)
    if command is None:
        raise LookupError(f"there is no command {name}")
    context = click.Context(
        command, parent, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    return command.get_help(context)


def main() -> None:
    """Writes every page, and removes those that no command has any more."""
    written = dict(pages())
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for stale in {*REFERENCE.glob("*.schema.json"), *REFERENCE.glob("commands/*.md")} - written.keys():
        stale.unlink()


if __name__ == "__main__":
    main()
