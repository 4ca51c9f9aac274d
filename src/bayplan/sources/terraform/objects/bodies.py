"""What a block says, as plain data: attributes by name, blocks as lists of such data.

This is also the shape in which `terraform show -json` prints a resource.
"""

from collections.abc import Collection

from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.functions import registry
from bayplan.sources.terraform.modules import resources
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.syntax import nodes
from bayplan.sources.terraform.syntax.blocks import Attribute, Block
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values import located
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, Wrong


def read(
    block: Block, scope: Scope, session: Session, unwanted: Collection[str], only: Collection[str] = ()
) -> tuple[dict[str, Value], Sketch]:
    """What a block says, and where; without what is unwanted at any depth, at the top with `only` some."""
    sketch = Sketch(block.source.file, block.line, block.last_line)
    made: dict[str, Value] = {}
    for name, attribute in block.body.attributes.items():
        if name not in unwanted and (not only or name in only):
            made[name], sketch.parts[name] = value_of(attribute, scope, session)
    for kind in resources.kinds_of(block.body):
        if kind not in unwanted and (not only or kind in only):
            made[kind], sketch.parts[kind] = _blocks(block, kind, scope, session, unwanted)
    return made, sketch


def _blocks(
    block: Block, kind: str, scope: Scope, session: Session, unwanted: Collection[str]
) -> tuple[list[Value], Sketch]:
    """Every block of one kind. As many as nobody knows are one unknown among them."""
    found: list[Value] = []
    sketch = Sketch(block.source.file, block.line)
    try:
        for one in resources.instances(block.body, kind, scope):
            if isinstance(one, Lost):
                found.append(one)
                continue
            made, part = read(one[0], one[1], session, unwanted)
            sketch.parts[len(found)] = part
            found.append(made)
    except Wrong as error:
        session.complain(error, block.source.file, block.line)
        found.append(Lost(error.message))
    if 0 in sketch.parts:
        sketch.line, sketch.last_line = sketch.parts[0].line, sketch.parts[0].last_line
    return found, sketch


def value_of(attribute: Attribute, scope: Scope, session: Session) -> tuple[Value, Sketch]:
    """What an attribute is worth, and where its parts are written. What Terraform would refuse is unknown."""
    file = attribute.source.file
    inner = scope.at(file)
    plain = Sketch(file, attribute.line, attribute.last_line)
    try:
        node = attribute.value
    except Broken as error:
        session.complain(Wrong(f"this is not valid Terraform: {error.message}"), file, attribute.line)
        return Lost(error.message), plain
    value = _bearable(node, inner, session)
    if isinstance(value, Lazy):
        value = value.whole()
    try:
        sketch = expressions.sketch(node, inner)
    except Wrong:
        return value, plain
    return value, sketch if sketch.parts else plain


def _bearable(node: Node, scope: Scope, session: Session) -> Value:
    """The value; where Terraform would refuse a part of it, that part alone is unknown."""
    try:
        return expressions.evaluate(node, scope)
    except Wrong as error:
        found = _piecewise(node, scope, session)
        if found is not None:
            return found
        session.complain(error, scope.file, node.line)
        return Lost(error.message)


def _piecewise(node: Node, scope: Scope, session: Session) -> Value | None:
    """The parts of what is written out, one by one; None of anything else."""
    if isinstance(node, nodes.Tuple):
        return [_bearable(item, scope, session) for item in node.items]
    if isinstance(node, nodes.Object):
        items = [(_bearable(key, scope, session), value) for key, value in node.items]
        return {key: _bearable(value, scope, session) for key, value in items if isinstance(key, str)}
    if isinstance(node, nodes.Call) and node.name == "yamlencode" and len(node.arguments) == 1:
        value = _bearable(node.arguments[0], scope, session)
        sketch = Sketch(scope.file, node.line, node.last_line)
        return located.encoded(registry.apply("yamlencode", [value]), value, sketch)
    return None
