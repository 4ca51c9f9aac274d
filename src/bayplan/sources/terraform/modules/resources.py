"""Resources as values: arguments are known as far as they are written, everything else is not.

A `dynamic` block stands for as many blocks as it makes.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.iterating import pairs
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.modules import computed
from bayplan.sources.terraform.syntax.blocks import Attribute, Block, Body
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, Wrong

_DYNAMIC: Final = "dynamic"


def evaluate(attribute: Attribute, scope: Scope) -> Value:
    """What an attribute is worth. Raises Wrong."""
    try:
        return expressions.evaluate(attribute.value, scope.at(attribute.source.file))
    except Broken as error:
        line = attribute.source.line(error.offset)
        raise Wrong(f"this is not valid Terraform (line {line}): {error.message}") from error


class BlockValue(Lazy):
    """The body of a resource, or of a block within it. `kind` is the type of a resource."""

    def __init__(self, body: Body, scope: Scope, address: str, kind: str = "") -> None:
        self._body, self._scope, self._address, self._kind = body, scope, address, kind
        self._known: dict[str, Value] = {}
        self._open: set[str] = set()

    def attribute(self, name: str) -> Value:
        """An argument as written, or a list of blocks; anything else is known after the apply only."""
        if name not in self._known:
            if name in self._open:
                raise Wrong(f"{self._address}.{name} hangs on itself")
            self._open.add(name)
            try:
                self._known[name] = self._find(name)
            finally:
                self._open.discard(name)
        return self._known[name]

    def _find(self, name: str) -> Value:
        if name in self._body.attributes:
            return evaluate(self._body.attributes[name], self._scope)
        blocks = list(instances(self._body, name, self._scope))
        if blocks:
            return [
                found
                if isinstance(found, Lost)
                else BlockValue(found[0].body, found[1], f"{self._address}.{name}[{index}]")
                for index, found in enumerate(blocks)
            ]
        found = computed.attribute(self._kind, name, self.attribute) if self._kind else None
        return Lost(f"{self._address}.{name}", path=True) if found is None else found

    def whole(self) -> Value:
        return Lost(self._address, path=True)


def instances(body: Body, kind: str, scope: Scope) -> Iterator[tuple[Block, Scope] | Lost]:
    """The blocks of one kind, written out or made by `dynamic`, with their scopes, in order."""
    for block in body.blocks:
        if block.kind == kind:
            yield block, scope
        elif block.kind == _DYNAMIC and block.labels == (kind,):
            yield from _made(block, scope)


def kinds_of(body: Body) -> list[str]:
    """The kinds of blocks that a body has, each once, in order."""
    return list(
        dict.fromkeys(
            block.labels[0] if block.kind == _DYNAMIC and block.labels else block.kind
            for block in body.blocks
        )
    )


def _made(block: Block, scope: Scope) -> Iterator[tuple[Block, Scope] | Lost]:
    """The blocks that a `dynamic` block makes."""
    content = next(block.body.of("content"), None)
    if content is None or "for_each" not in block.body.attributes:
        raise Wrong(f"dynamic {block.labels[0]} needs for_each and content")
    over = pairs(evaluate(block.body.attributes["for_each"], scope))
    if isinstance(over, Lost):
        yield over
        return
    name = _iterator(block)
    for key, value in over:
        scope.world.effort.spend(1)
        yield content, scope.within(**{name: {"key": key, "value": value}})


def _iterator(block: Block) -> str:
    attribute = block.body.attributes.get("iterator")
    return getattr(attribute.value, "name", block.labels[0]) if attribute else block.labels[0]
