"""What Terragrunt would hand to a stack: the `inputs` of its `terragrunt.hcl`, as far as they are static.

Those of an included file are read as well, and stand below the stack's own. Anything that Terragrunt would
have to work out (dependencies, the environment, commands) is unknown.
"""

import posixpath
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.jail import Refused
from bayplan.sources.terraform.modules import folders, resources
from bayplan.sources.terraform.modules.folders import Folder
from bayplan.sources.terraform.modules.instances import Instance
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.syntax import blocks, nodes
from bayplan.sources.terraform.syntax.blocks import Body
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values.unknowns import Lost, Value, Wrong

FILE: Final = "terragrunt.hcl"
_KNOWN: Final = ("local", "path", "each", "count")

Inputs = dict[str, Callable[[], Value]]


class _Surroundings(Instance):
    """The world of a Terragrunt file: its locals, and nothing else that is known."""

    def resolve(self, name: str) -> Value:
        """What the first name of a reference stands for."""
        return super().resolve(name) if name in _KNOWN else Lost(name, path=True)


def inputs(session: Session) -> Inputs:
    """The inputs of the stack, each worked out when asked for."""
    file = f"{session.stack}/{FILE}".removeprefix("/")
    return _inputs(file, session) if session.jail.exists(file) else {}


def _inputs(file: str, session: Session, included: bool = False) -> Inputs:
    body = _read(file, session)
    folder = Folder(posixpath.dirname(file))
    folder.add(body)
    scope = Scope(_Surroundings(session, folder, "", {}), file)
    found: Inputs = {}
    for block in () if included else body.of("include"):
        above = _included(block.body, session)
        if above is not None:
            found.update(_inputs(above, session, included=True))
    attribute = body.attributes.get("inputs")
    if attribute is not None:
        found.update(_split(attribute, scope, session))
    return found


def _read(file: str, session: Session) -> Body:
    try:
        source = folders.source_of(file, session.jail)
    except Refused as error:
        session.complaints.add(complaints.UNREADABLE, f"{file} {error.message}", file)
        return Body()
    body, broken = blocks.read(source)
    for slip in broken:
        summary = f"this is not valid Terragrunt: {slip.message}"
        session.complaints.add(complaints.UNREADABLE, summary, file, source.line(slip.offset))
    return body


def _split(attribute: blocks.Attribute, scope: Scope, session: Session) -> Inputs:
    """One entry for each input; a value that cannot be known does not hide the others."""
    try:
        if isinstance(attribute.value, nodes.Object):
            return {
                key.value: _later(value, scope)
                for key, value in attribute.value.items
                if isinstance(key, nodes.Literal) and isinstance(key.value, str)
            }
        found = resources.evaluate(attribute, scope)
    except (Broken, Wrong) as error:
        session.complain(Wrong(error.message), attribute.source.file, attribute.line)
        return {}
    return {name: _constant(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _later(node: Node, scope: Scope) -> Callable[[], Value]:
    return lambda: expressions.evaluate(node, scope)


def _constant(value: Value) -> Callable[[], Value]:
    return lambda: value


def _included(body: Body, session: Session) -> str | None:
    """The file that `find_in_parent_folders()` finds; other ways to name one are not followed."""
    attribute = body.attributes.get("path")
    node = attribute.value if attribute else None
    if not isinstance(node, nodes.Call) or node.name != "find_in_parent_folders":
        return None
    wanted = node.arguments[0] if node.arguments else nodes.Literal(FILE)
    name = wanted.value if isinstance(wanted, nodes.Literal) else None
    folder = session.stack
    while folder and isinstance(name, str):
        folder = posixpath.dirname(folder)
        try:
            file = session.jail.inside(folder, name)
        except Refused:
            return None
        if session.jail.exists(file):
            return file
    return None
