"""Manifests that a command hands to kubectl, in a heredoc of the shell."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.sources.terraform.values import located, yaml_texts
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lost, Value

_APPLIES: Final = re.compile(r"\b(?:kubectl|oc)\b.*\b(?:apply|create|replace)\b", re.DOTALL)
_BEGINS: Final = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
_SHELL: Final = re.compile(r"\$[\w({]|`")


class Document(NamedTuple):
    """A manifest in a command: what it says, where, and the text around it."""

    value: dict[str, Value]
    sketch: Sketch
    text: str


def documents(command: str) -> Iterator[Document | tuple[str, InvalidInput]]:
    """The manifests of a command; for one that cannot be read its text, and why."""
    rows = command.split("\n")
    if not _APPLIES.search(command):
        return
    index = 0
    while index < len(rows):
        match = _BEGINS.search(rows[index])
        index += 1
        if match is None:
            continue
        end = next((at for at in range(index, len(rows)) if rows[at].strip() == match[2]), len(rows))
        yield from _manifests(located.rows(command, index, end), bool(match[1]))
        index = end + 1


def _manifests(text: str, literal: bool) -> Iterator[Document | tuple[str, InvalidInput]]:
    if "apiVersion:" not in text:
        return
    try:
        found = yaml_texts.documents(text)
    except InvalidInput as error:
        yield text, error
        return
    for document in found:
        value = document.value if literal else _without_shell(document.value)
        if isinstance(value, dict) and isinstance(value.get("kind"), str):
            yield Document(value, document.sketch, text)


def _without_shell(value: Value) -> Value:
    """What the shell would fill in is unknown."""
    if isinstance(value, dict):
        return {key: _without_shell(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_shell(item) for item in value]
    return Lost(value) if isinstance(value, str) and _SHELL.search(value) else value
