"""Where the places of a YAML document stand: from a path such as `tiers[0].quota` to its line."""

import re
from collections.abc import Iterator
from typing import Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP: Final = re.compile(r"\[(\d+)\]|[^.\[\]]+")


class Places:
    """The places of one document. A path is followed as far as it leads; nowhere is line 0."""

    def __init__(self, text: bytes) -> None:
        try:
            self._root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
        except (yaml.YAMLError, RecursionError):
            self._root = None

    def line(self, path: str) -> int:
        """The line, from 1, on which a place stands, or what holds it."""
        way = list(self._follow(path))
        return way[-1][0].start_mark.line + 1 if way else 0

    def scalar(self, path: str) -> str:
        """The plain value at a place; empty where there is none."""
        steps, way = len(_STEP.findall(path)), list(self._follow(path))
        node = way[-1][1] if len(way) == steps + 1 else None
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def _follow(self, path: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """What stands at each step: where it begins, and its value."""
        node = self._root
        if node is None:
            return
        yield node, node
        for step in _STEP.finditer(path):
            whole = _named(node, path[step.start() :])
            found = whole or _below(node, step)
            if found is None:
                return
            yield found
            if whole is not None:
                return
            node = found[1]


def _named(node: yaml.Node, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """A key that is all the rest of a path: those of resources have points in them (`limits.cpu`)."""
    if not isinstance(node, yaml.MappingNode) or "." not in name:
        return None
    return next(((key, value) for key, value in node.value if key.value == name), None)


def _below(node: yaml.Node, step: re.Match[str]) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step[0]), None)
    if isinstance(node, yaml.SequenceNode) and step[1] and int(step[1]) < len(node.value):
        return node.value[int(step[1])], node.value[int(step[1])]
    return None
