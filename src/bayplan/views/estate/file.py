"""The text of an estate file: sections with what is known, and proposals for a person to decide on.

A proposal is a line that begins with a # and no space: without the # it is part of the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.model.estate import Declaration
from bayplan.views.estate import sections, yaml

HEAD: Final = """\
# What nobody can read from a cluster or a hypervisor alone.
#
# `bayplan init` wrote down what it saw. A line that begins with a # and no space after it is a
# proposal: take the # away where it is right. docs/reference/estate.md describes every key.
"""


def text(declaration: Declaration, proposals: Mapping[str, Sequence[str]] | None = None) -> str:
    """The file. `proposals` are lines of YAML by the key that they stand below."""
    found, proposed = sections.values(declaration), proposals or {}
    blocks = [HEAD]
    for one in sections.SECTIONS:
        value, lines = found.get(one.key), proposed.get(one.key, ())
        if value or lines:
            blocks.append("\n".join(_section(one.key, one.comment, value, lines)) + "\n")
    return "\n".join(blocks)


def _section(key: str, comment: str, value: yaml.Said, proposed: Sequence[str]) -> Iterator[str]:
    yield from (f"# {line}" for line in comment.splitlines())
    if value:
        yield from yaml.lines(key, value)
    elif proposed:
        yield f"#{key}:"
    yield from (_proposal(line) for line in proposed)


def _proposal(line: str) -> str:
    """`  key: value` as `  #key: value`; what is no YAML, but a word on it, as a comment."""
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    return line if body.startswith("#") else f"{indent}#{body}"
