"""What a plan does not know: puts marks of `after_unknown` into the values, where somebody wrote something.

An argument that nobody wrote, and that the provider fills in by itself, is marked in a plan just like one
that hangs on another resource. The plan's `configuration` tells them apart.
"""

from typing import Any, Final

from bayplan.model.trees import below
from bayplan.sources.terraform.values.unknowns import Lost, Value

_NEEDS: Final = "{address}.{path} (known after apply)"
_SERVER: Final = ("generation", "resource_version", "uid", "self_link", "id")
_NOT_WRITTEN: Final = object()


def marked(values: dict[str, Any], unknown: Any, written: Any, address: str) -> dict[str, Value]:
    """The values with an unknown for everything that hangs on the apply. `written`: the configuration."""
    found = _marked(values, unknown, written, address, "")
    return found if isinstance(found, dict) else values


def _marked(value: Any, unknown: Any, written: Any, address: str, path: str) -> Value:
    if unknown is True:
        hangs = written is not _NOT_WRITTEN and path.rpartition(".")[2] not in _SERVER
        return Lost(_NEEDS.format(address=address, path=path)) if hangs else value
    if isinstance(unknown, dict):
        return _mapping(value if isinstance(value, dict) else {}, unknown, written, address, path)
    if isinstance(unknown, list):
        return _sequence(list(value) if isinstance(value, list) else [], unknown, written, address, path)
    return value


def _mapping(value: dict[str, Any], unknown: dict[str, Any], written: Any, address: str, path: str) -> Value:
    made: dict[str, Value] = {}
    for name in dict.fromkeys((*value, *unknown)):
        place = below(path, name)
        inner = _written(written, name, unknown.get(name) is True)
        found = _marked(value.get(name), unknown.get(name), inner, address, place)
        if name in value or isinstance(found, Lost):
            made[name] = found
    return made


def _sequence(value: list[Any], unknown: list[Any], written: Any, address: str, path: str) -> Value:
    length = max(len(value), len(unknown))
    items = [*value, *[None] * (length - len(value))]
    marks = [*unknown, *[None] * (length - len(unknown))]
    return [
        _marked(item, mark, _written(written, index, False), address, f"{path}[{index}]")
        for index, (item, mark) in enumerate(zip(items, marks, strict=True))
    ]


def _written(written: Any, step: str | int, last: bool) -> Any:
    """What the configuration says one step deeper.

    None means that it does not say: for what a `dynamic` block makes, for what stands within a value.
    """
    if isinstance(step, int):
        return written[step] if isinstance(written, list) and step < len(written) else None
    if not isinstance(written, dict) or "references" in written or "constant_value" in written:
        return None
    return written.get(step, _NOT_WRITTEN if last else None)
