"""A stack as the instance of a module: its variables come from what was given, and from its own files.

In Terraform's order: `terraform.tfvars`, then `*.auto.tfvars` by name, then what was given. What Terragrunt
would hand over in the environment stands below them all.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.jail import Refused
from bayplan.sources.terraform.modules import folders, resources, terragrunt
from bayplan.sources.terraform.modules.folders import Folder
from bayplan.sources.terraform.modules.instances import Instance
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.syntax import blocks, nodes
from bayplan.sources.terraform.syntax import expressions as syntax
from bayplan.sources.terraform.syntax.blocks import Attribute
from bayplan.sources.terraform.syntax.source import Broken, Source
from bayplan.sources.terraform.values.unknowns import Value, Wrong


def open_stack(session: Session) -> Instance:
    """The stack, ready to be asked."""
    folder = session.folder(session.stack)
    stack = Instance(session, folder, "", {})
    inputs = dict(terragrunt.inputs(session))
    for file in _variable_files(session):
        inputs.update(_assigned(file, session, stack))
    inputs.update(_given(session, folder, stack))
    return Instance(session, folder, "", inputs)


def _variable_files(session: Session) -> list[str]:
    names = session.jail.names(session.stack)
    first = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    last = [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    return [f"{session.stack}/{name}".removeprefix("/") for name in (*first, *last)]


def _assigned(file: str, session: Session, stack: Instance) -> Iterator[tuple[str, Callable[[], Value]]]:
    """The variables that a file sets."""
    try:
        source = folders.source_of(file, session.jail)
        if file.endswith(".json"):
            yield from _from_json(source)
            return
    except (Refused, ValueError) as error:
        said = error.message if isinstance(error, Refused) else f"is not valid JSON: {error}"
        session.complaints.add(complaints.UNREADABLE, f"{file} {said}", file)
        return
    body, broken = blocks.read(source)
    for slip in broken:
        summary = f"this is not valid Terraform: {slip.message}"
        session.complaints.add(complaints.UNREADABLE, summary, file, source.line(slip.offset))
    for name, attribute in body.attributes.items():
        yield name, _evaluated(attribute, Scope(stack, file))


def _from_json(source: Source) -> Iterator[tuple[str, Callable[[], Value]]]:
    found = json.loads(source.text, parse_float=Decimal)
    for name, value in (found if isinstance(found, dict) else {}).items():
        yield name, _constant(value)


def _constant(value: Value) -> Callable[[], Value]:
    return lambda: value


def _evaluated(attribute: Attribute, scope: Scope) -> Callable[[], Value]:
    return lambda: resources.evaluate(attribute, scope)


def _given(session: Session, folder: Folder, stack: Instance) -> Iterator[tuple[str, Callable[[], Value]]]:
    """What was given as `var.NAME`: text as it is, anything else as Terraform's `-var` reads it."""
    for key, text in session.given.items():
        name = key.removeprefix("var.")
        if name != key and name in folder.variables:
            yield name, _constant(_typed(text, folder, name, stack))


def _typed(text: str, folder: Folder, name: str, stack: Instance) -> Value:
    declared = folder.variables[name].body.attributes.get("type")
    if declared is None or _names_text(declared.value):
        return text
    source = Source("", text)
    try:
        return expressions.evaluate(syntax.parse(source, 0, len(text)), Scope(stack))
    except (Broken, Wrong):
        return text


def _names_text(wanted: nodes.Node) -> bool:
    return isinstance(wanted, nodes.Variable) and wanted.name in ("string", "any")
