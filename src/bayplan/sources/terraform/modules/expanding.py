"""`count` and `for_each`: the copies of a block."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.evaluation.iterating import pairs
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.modules.resources import evaluate
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.syntax.blocks import Attribute, Block
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.unknowns import Lost, Value, Wrong, lost_in

_MOST: Final = 10_000

Key = str | int | None


class Copy(NamedTuple):
    """One copy: its key, its scope. `unknown`: nobody knows how many there are; this stands for them."""

    key: Key
    scope: Scope
    unknown: Lost | None = None

    @property
    def suffix(self) -> str:
        """What its address ends with: `["blog"]`, `[0]` or nothing."""
        if self.unknown is not None:
            return "[?]"
        if self.key is None:
            return ""
        return f"[{json.dumps(self.key, ensure_ascii=False)}]"


def copies(block: Block, scope: Scope, session: Session) -> list[Copy]:
    """Every copy of a block. What Terraform would refuse counts as unknown, and is said."""
    many, count = block.body.attributes.get("for_each"), block.body.attributes.get("count")
    attribute = many or count
    if attribute is None:
        return [Copy(None, scope)]
    try:
        value = evaluate(attribute, scope)
        found = _of_each(value, scope) if many else _of_count(value, scope)
    except Wrong as error:
        session.complain(error, block.source.file, attribute.line)
        found = Lost(f"{attribute.name} at {block.source.file}:{attribute.line}")
    return [_stand_in(block, attribute, scope, found, session)] if isinstance(found, Lost) else found


def _of_count(value: Value, scope: Scope) -> list[Copy] | Lost:
    if (unknown := lost_in(value)) is not None:
        return unknown
    number = conversions.whole(value)
    if not 0 <= number <= _MOST:
        raise Wrong(f"count is {number}; it must be from 0 to {_MOST} here")
    return [Copy(index, scope.within(count={"index": index})) for index in range(number)]


def _of_each(value: Value, scope: Scope) -> list[Copy] | Lost:
    over = pairs(value)
    if isinstance(over, Lost):
        return over
    if isinstance(value, list):
        raise Wrong("for_each is given a list; it needs a map or a set")
    if (unknown := lost_in([key for key, _ in over])) is not None:
        return unknown
    return [
        Copy(conversions.text(key), scope.within(each={"key": conversions.text(key), "value": item}))
        for key, item in over
    ]


def _stand_in(block: Block, attribute: Attribute, scope: Scope, lost: Lost, session: Session) -> Copy:
    name = ".".join((block.kind, *block.labels)).removeprefix("resource.")
    summary = f"how many of {name} there are hangs on {lost.needs}; they are counted as one"
    session.complaints.add(complaints.UNKNOWN_NUMBER, summary, block.source.file, attribute.line, name)
    each = Lost(f"{name} each", path=True)
    return Copy(None, scope.within(each=each, count=Lost(f"{name} count", path=True)), lost)


def collected(block: Block, values: Mapping[Key, Value]) -> Value:
    """The copies as an expression sees them: a map, a list, or the only one."""
    if "for_each" in block.body.attributes:
        return dict(values)
    return list(values.values()) if "count" in block.body.attributes else values.get(None)
