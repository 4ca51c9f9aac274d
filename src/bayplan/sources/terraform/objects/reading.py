"""Every object of a stack: goes through its resources, module by module."""

from collections.abc import Iterator
from typing import Final

from bayplan.sources.terraform.modules.instances import Instance, Resource
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.objects import bodies, comments, kinds, naming, releases
from bayplan.sources.terraform.objects.building import COMMANDS, Found, build
from bayplan.sources.terraform.objects.items import Item
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Value

_CONTENT: Final = ("manifest", "yaml_body")


def everything(stack: Instance, session: Session) -> Iterator[Found]:
    """What a stack declares, the objects of modules behind those of what calls them."""
    waiting = [stack]
    while waiting:
        instance = waiting.pop(0)
        for resource in instance.resources(kinds.wanted):
            session.effort.spend(1)
            yield from build(_item(resource, session), session.complaints)
        waiting.extend(instance.children())


def _item(resource: Resource, session: Session) -> Item:
    kind = resource.block.labels[0]
    if kind in kinds.SHELLS:
        value, sketch = _commands(resource, session)
    else:
        value, sketch = bodies.read(
            resource.block, resource.scope, session, _unwanted(kind), _arguments(kind)
        )
    remarks = comments.of_block(resource.block)
    return Item(
        kind, resource.address, value, sketch, resource.module, session.stack, remarks, resource.unknown
    )


def _arguments(kind: str) -> tuple[str, ...]:
    """What of a resource is looked at."""
    meaning = kinds.meaning(kind)
    if meaning is not None:
        return (*meaning.arguments, "metadata")
    return releases.ARGUMENTS if kind == kinds.RELEASE else _CONTENT


def _unwanted(kind: str) -> frozenset[str]:
    return naming.UNWANTED if kinds.meaning(kind) is not None else frozenset()


def _commands(resource: Resource, session: Session) -> tuple[dict[str, Value], Sketch]:
    """The commands that a resource runs on the machine that applies it."""
    found: list[Value] = []
    for block in resource.block.body.of("provisioner"):
        attribute = block.body.attributes.get("command")
        if block.labels == ("local-exec",) and attribute is not None:
            found.append(bodies.value_of(attribute, resource.scope, session)[0])
    block = resource.block
    return {COMMANDS: found}, Sketch(block.source.file, block.line, block.last_line)
