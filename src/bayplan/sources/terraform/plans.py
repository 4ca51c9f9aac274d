"""Terraform's own plan, as `terraform show -json` prints it: everything is evaluated, nothing has a place.

What only the apply will tell is marked in `after_unknown`, and becomes an unknown that needs the apply.
Resources that the plan deletes are not among its `planned_values`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import ChartSizes
from bayplan.sources import files
from bayplan.sources.terraform import plan_unknowns
from bayplan.sources.terraform.complaints import Complaints
from bayplan.sources.terraform.objects import kinds
from bayplan.sources.terraform.objects.building import build
from bayplan.sources.terraform.objects.items import Item
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.written import Harvest, Written

_DEEPEST: Final = 100
_KEYS: Final = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


class _Resource(msgspec.Struct):
    address: str
    type: str
    mode: str = "managed"
    values: dict[str, Any] | None = None


class _Module(msgspec.Struct):
    address: str = ""
    resources: list[_Resource] = []
    child_modules: list["_Module"] = []


class _Values(msgspec.Struct):
    root_module: _Module | None = None


class _Change(msgspec.Struct):
    after_unknown: dict[str, Any] | bool = False


class _Changed(msgspec.Struct):
    address: str
    change: _Change | None = None


class _Written(msgspec.Struct):
    """A resource as the configuration has it, without copies."""

    address: str
    expressions: dict[str, Any] | None = None


class _Call(msgspec.Struct):
    module: "_Configured | None" = None


class _Configured(msgspec.Struct):
    resources: list[_Written] = []
    module_calls: dict[str, _Call] = {}


class _Configuration(msgspec.Struct):
    root_module: _Configured | None = None


class _Plan(msgspec.Struct):
    planned_values: _Values | None = None
    resource_changes: list[_Changed] = []
    configuration: _Configuration | None = None


_decode: Final = msgspec.json.Decoder(_Plan).decode


def read_plan(path: Path, root: Path) -> Harvest:
    """Everything that a plan will have declared; `path` is named as seen from `root` where it lies within."""
    plan = _load(path)
    changes = {one.address: one.change.after_unknown for one in plan.resource_changes if one.change}
    written = dict(_written(plan.configuration.root_module if plan.configuration else None, ""))
    said, sketch = Complaints(), Sketch(_name(path, root), 0)
    found: list[Written | ChartSizes] = []
    for module, resource in _resources(plan.planned_values.root_module if plan.planned_values else None, 0):
        expressions = written.get(_KEYS.sub("", resource.address))
        unknown = changes.get(resource.address)
        value = plan_unknowns.marked(resource.values or {}, unknown, expressions, resource.address)
        item = Item(resource.type, resource.address, value, sketch, module)
        found.extend(build(item, said))
    return Harvest(
        tuple(one for one in found if isinstance(one, Written)),
        tuple(one for one in found if isinstance(one, ChartSizes)),
        said.findings(),
        files=1,
    )


def _load(path: Path) -> _Plan:
    (source,) = files.find([str(path)])
    try:
        plan = _decode(files.content(source))
    except (msgspec.MsgspecError, RecursionError) as error:
        message = f"is not a plan as `terraform show -json` prints it: {error}"
        raise InvalidInput(message, file=str(path)) from error
    if plan.planned_values is None:
        message = "holds no planned_values; print a plan with `terraform show -json PLANFILE`"
        raise InvalidInput(message, file=str(path))
    return plan


def _name(path: Path, root: Path) -> str:
    whole, base = path.resolve(), root.resolve()
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else path.as_posix()


def _resources(module: _Module | None, depth: int) -> Iterator[tuple[str, _Resource]]:
    """The resources of a module and of those that it calls, with the module's address."""
    if module is None or depth > _DEEPEST:
        return
    for resource in module.resources:
        if resource.mode == "managed" and kinds.wanted(resource.type):
            yield module.address, resource
    for child in module.child_modules:
        yield from _resources(child, depth + 1)


def _written(module: _Configured | None, address: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the configuration says of each resource, by its address without keys."""
    if module is None or address.count(".") > _DEEPEST:
        return
    for resource in module.resources:
        yield f"{address}{resource.address}", resource.expressions or {}
    for name, call in module.module_calls.items():
        yield from _written(call.module, f"{address}module.{name}.")
