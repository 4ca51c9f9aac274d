"""YAML in block style: keys in the order they come, texts of several lines as literal blocks.

A text that YAML 1.1 or 1.2 would read as something else (`no`, `1e3`, `0x1f`, `12:30`) is put in quotes, so
that every reader gets the text back.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import yaml

from bayplan.model.plain import Json, Keys

_ELSEWHERE: Final = re.compile(r"[-+]?(0[xob][0-9a-fA-F_]+|[0-9_.]+[eE][-+]?[0-9]+|[0-9][0-9_:.]*)|y|n|~")
"""What PyYAML leaves bare, and readers of YAML 1.2 or older ones of 1.1 take for a number or a truth."""


def text(documents: Sequence[Json], heading: Sequence[str] = ()) -> str:
    """The documents as one stream, below comment lines."""
    comments = "".join(f"# {line}".rstrip() + "\n" for line in heading)
    return comments + "---\n".join(_document(one) for one in documents)


def commented(values: Keys, comments: Mapping[str, str], heading: Sequence[str] = ()) -> str:
    """A mapping with a comment line above some of its keys, which are dotted (`hub.db.pvc`).

    A comment about a key that is not there is left out.
    """
    lines = text([values], heading).splitlines()
    made: list[str] = []
    path: list[tuple[int, str]] = []
    block = -1
    for line in lines:
        depth = len(line) - len(line.lstrip(" "))
        found = _KEY.match(line)
        if block >= 0 and (depth > block or not line.strip()):
            made.append(line)
            continue
        block = -1
        if found:
            path = [one for one in path if one[0] < depth] + [(depth, found[1].strip("'\""))]
            said = comments.get(".".join(name for _, name in path))
            made += [f"{' ' * depth}# {said}"] if said else []
            block = depth if line.rstrip().endswith(("|", "|-", "|+", ">", ">-")) else -1
        made.append(line)
    return "\n".join(made) + "\n"


_KEY: Final = re.compile(r" *([^\s#'\"-][^:]*|'[^']+'|\"[^\"]+\"):(?: |$)")


def _document(data: Json) -> str:
    made: str = yaml.dump(
        data, Dumper=_Printer, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )
    return made.removesuffix("...\n")


class _Printer(yaml.SafeDumper):
    """Lists stand below their key, indented, and nothing is an alias of something earlier."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(printer: _Printer, value: str) -> yaml.ScalarNode:
    style = None
    if "\n" in value and not any(line.endswith((" ", "\t")) for line in value.splitlines()):
        style = "|"
    elif _ELSEWHERE.fullmatch(value):
        style = '"'
    return printer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Printer.add_representer(str, _text)
