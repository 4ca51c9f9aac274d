"""Instances of modules: the world that their expressions live in."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.scopes import Effort, Scope
from bayplan.sources.terraform.jail import Refused
from bayplan.sources.terraform.modules import expanding, resources
from bayplan.sources.terraform.modules.expanding import Copy
from bayplan.sources.terraform.modules.folders import Folder, ResourceKey
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.syntax.blocks import Attribute, Block
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values import constraints
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, Wrong

_META: Final = frozenset(("source", "version", "count", "for_each", "providers", "depends_on"))
_DEEPEST: Final = 30
_CREDENTIALS: Final = re.compile(r"(?<=//)[^/\s]*@|\?.*", re.DOTALL)
"""What of an address may be a password."""

Inputs = Mapping[str, Callable[[], Value]]
"""The values of variables, each worked out when asked for."""


class Lookup(Lazy):
    """`var`, `local` and the like: names with values."""

    def __init__(self, find: Callable[[str], Value], needs: str) -> None:
        self._find, self._needs = find, needs

    def attribute(self, name: str) -> Value:
        return self._find(name)

    def whole(self) -> Value:
        return Lost(self._needs)


class Resource(NamedTuple):
    """One instance of a resource: its block, the scope of its expressions, its address in the stack."""

    block: Block
    scope: Scope
    address: str
    module: str
    unknown: Lost | None


class Instance:
    """One instance of a module. `address` is empty for the stack itself."""

    def __init__(self, session: Session, folder: Folder, address: str, inputs: Inputs) -> None:
        self.session, self.folder, self.address = session, folder, address
        self.effort: Effort = session.effort
        self._inputs = inputs
        self._within: tuple[str, ...] = (folder.path,)
        self._known: dict[tuple[str, str], Value] = {}
        self._open: set[tuple[str, str]] = set()
        self._children: dict[str, dict[str | int | None, Instance] | Lost] = {}
        self._copies: dict[ResourceKey, list[Copy]] = {}

    # What expressions ask for.

    def resolve(self, name: str) -> Value:
        """What the first name of a reference stands for."""
        match name:
            case "var":
                return Lookup(self._variable, "var")
            case "local":
                return Lookup(self._local, "local")
            case "module":
                return Lookup(self._module, "module")
            case "data":
                return Lookup(
                    lambda kind: Lookup(lambda one: self._resource(("data", kind, one)), kind), name
                )
            case "path":
                return self._paths()
            case "terraform":
                return {"workspace": self.supplied("terraform.workspace") or "default"}
            case "self" | "each" | "count":
                return Lost(self.prefixed(name), path=True)
            case _:
                return Lookup(lambda one: self._resource(("resource", name, one)), name)

    def supplied(self, needs: str) -> Value | None:
        """What somebody gave for an unknown value."""
        return self.session.given.get(needs)

    def file_name(self, path: str) -> str:
        return self.session.file_name(path)

    def read(self, name: str) -> bytes:
        return self.session.read(name)

    def exists(self, name: str) -> bool:
        return self.session.jail.exists(name)

    def files_below(self, name: str) -> list[str]:
        return self.session.files_below(name)

    def prefixed(self, name: str) -> str:
        """The name as seen from the stack."""
        return f"{self.address}.{name}" if self.address else name

    def _paths(self) -> dict[str, Value]:
        here = posixpath.relpath(self.folder.path or ".", self.session.stack or ".")
        return {"module": here, "root": ".", "cwd": Lost("path.cwd")}

    def _once(self, space: str, name: str, find: Callable[[], Value]) -> Value:
        """Works a value out once; one that hangs on itself is refused."""
        key = (space, name)
        if key not in self._known:
            if key in self._open:
                raise Wrong(f"{space}.{name} hangs on itself")
            self._open.add(key)
            try:
                self._known[key] = find()
            finally:
                self._open.discard(key)
        return self._known[key]

    def evaluate(self, attribute: Attribute, scope: Scope) -> Value:
        """What an attribute is worth. Raises Wrong."""
        return resources.evaluate(attribute, scope)

    def _local(self, name: str) -> Value:
        attribute = self.folder.locals.get(name)
        if attribute is None:
            return self._missing(f"local.{name}")
        return self._once("local", name, lambda: self.evaluate(attribute, Scope(self, attribute.source.file)))

    def _missing(self, name: str) -> Value:
        """Terraform refuses a name that is not declared; a file that could not be read may declare it."""
        if self.folder.whole:
            raise Wrong(f"{name} is not declared in {self.folder.path or 'the root of the tree'}")
        return Lost(self.prefixed(name), path=True)

    # Variables.

    def _variable(self, name: str) -> Value:
        block = self.folder.variables.get(name)
        if block is None:
            return self._missing(f"var.{name}")
        return self._once("var", name, lambda: self._value_of(name, block))

    def _value_of(self, name: str, block: Block) -> Value:
        default = block.body.attributes.get("default")
        value = self._inputs[name]() if name in self._inputs else None
        if value is None and (name not in self._inputs or _is_false(block.body.attributes.get("nullable"))):
            if default is None:
                return Lost(self.prefixed(f"var.{name}"), path=True)
            value = self.evaluate(default, Scope(self, block.source.file))
        return self._conform(value, block)

    def _conform(self, value: Value, block: Block) -> Value:
        scope = Scope(self, block.source.file)
        declared = block.body.attributes.get("type")
        try:
            return constraints.conform(
                value, declared.value if declared else None, lambda node: expressions.evaluate(node, scope)
            )
        except (Wrong, Broken) as error:
            said = Wrong(f"var.{block.labels[0]} of {self.address or 'the stack'}: {error.message}")
            self.session.complain(said, block.source.file, block.line)
            return value

    # Resources.

    def resources(self, wanted: Callable[[str], bool]) -> Iterator[Resource]:
        """Every instance of the resources of wanted types, in this module."""
        for key, block in self.folder.resources.items():
            if key[0] == "resource" and wanted(key[1]):
                for copy in self._copies_of(key, block):
                    address = self.prefixed(f"{key[1]}.{key[2]}{copy.suffix}")
                    yield Resource(block, copy.scope, address, self.address, copy.unknown)

    def _copies_of(self, key: ResourceKey, block: Block) -> list[Copy]:
        if key not in self._copies:
            if ("resource", ".".join(key)) in self._open:
                raise Wrong(f"{key[1]}.{key[2]} hangs on itself")
            self._open.add(("resource", ".".join(key)))
            try:
                self._copies[key] = expanding.copies(block, Scope(self, block.source.file), self.session)
            finally:
                self._open.discard(("resource", ".".join(key)))
        return self._copies[key]

    def _resource(self, key: ResourceKey) -> Value:
        name = ".".join(key).removeprefix("resource.")
        block = self.folder.resources.get(key)
        if block is None:
            return self._missing(name)
        return self._once("", name, lambda: self._resource_value(key, block, self.prefixed(name)))

    def _resource_value(self, key: ResourceKey, block: Block, name: str) -> Value:
        copies = self._copies_of(key, block)
        if copies and copies[0].unknown is not None:
            return Lost(name, path=True)
        values = {
            copy.key: resources.BlockValue(block.body, copy.scope, name + copy.suffix, key[1])
            for copy in copies
        }
        return expanding.collected(block, values)

    # Calls of modules.

    def children(self) -> Iterator["Instance"]:
        """The instances of every module that this one calls and that can be read."""
        for name, block in self.folder.calls.items():
            found = self._called(name, block)
            if not isinstance(found, Lost):
                yield from found.values()

    def _module(self, name: str) -> Value:
        block = self.folder.calls.get(name)
        if block is None:
            return self._missing(f"module.{name}")
        found = self._called(name, block)
        if isinstance(found, Lost):
            return found
        values = {key: Lookup(one.output, one.address) for key, one in found.items()}
        return expanding.collected(block, values)

    def output(self, name: str) -> Value:
        """The value of an output."""
        block = self.folder.outputs.get(name)
        if block is None or "value" not in block.body.attributes:
            return self._missing(f"output.{name}")
        attribute = block.body.attributes["value"]
        return self._once("output", name, lambda: self.evaluate(attribute, Scope(self, block.source.file)))

    def _called(self, name: str, block: Block) -> "dict[str | int | None, Instance] | Lost":
        if name not in self._children:
            address = self.prefixed(f"module.{name}")
            self._children[name] = Lost(address, path=True)  # what a call in a circle gets
            folder = self._source(block)
            if folder is not None:
                copies = expanding.copies(block, Scope(self, block.source.file), self.session)
                if not (copies and copies[0].unknown):
                    self._children[name] = {
                        copy.key: self._child(block, folder, address, copy) for copy in copies
                    }
                else:
                    self._children[name] = {None: self._child(block, folder, address, copies[0])}
        return self._children[name]

    def _child(self, block: Block, folder: Folder, address: str, copy: Copy) -> "Instance":
        inputs = {
            name: _later(self, attribute, copy.scope)
            for name, attribute in block.body.attributes.items()
            if name not in _META
        }
        child = Instance(self.session, folder, address + copy.suffix, inputs)
        child._within = (*self._within, folder.path)
        return child

    def _source(self, block: Block) -> Folder | None:
        """The folder that a call names. Why it cannot be read is said."""
        attribute = block.body.attributes.get("source")
        line = attribute.line if attribute else block.line
        try:
            source = self.evaluate(attribute, Scope(self, block.source.file)) if attribute else None
            if not isinstance(source, str):
                raise Wrong("its source is not a plain text")
            return self._local_folder(source)
        except Wrong as error:
            summary = f"module {block.labels[0]} is not read: {error.message}"
            self.session.complaints.add(complaints.NOT_READ, summary, block.source.file, line)
            return None

    def _local_folder(self, source: str) -> Folder:
        if not source.startswith(("./", "../")) and source not in (".", ".."):
            raise Wrong(f"{_CREDENTIALS.sub('', source)[:100]!r} is not in this tree")
        try:
            path = self.session.jail.inside(self.folder.path, source.replace("//", "/"))
        except Refused as error:
            raise Wrong(f"{source[:100]!r} {error.message}") from error
        if path in self._within:
            raise Wrong(f"{source[:100]!r} is a module that it is itself part of")
        if len(self._within) > _DEEPEST:
            raise Wrong(f"modules are nested more than {_DEEPEST} deep")
        if not self.session.jail.is_folder(path):
            raise Wrong(f"there is no folder {path}")
        return self.session.folder(path)


def _later(instance: Instance, attribute: Attribute, scope: Scope) -> Callable[[], Value]:
    return lambda: instance.evaluate(attribute, scope)


def _is_false(attribute: Attribute | None) -> bool:
    node: Node | None = attribute.value if attribute else None
    return getattr(node, "value", None) is False
