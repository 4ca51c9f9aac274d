"""Writes docs/reference/components.md anew: every component of the catalog, and what may be said about it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bayplan.catalog.framework import Option, Part
from bayplan.catalog.registry import PARTS
from bayplan.model.plain import Json

INDEX: Final = Path(__file__).parents[1] / "docs" / "reference" / "components.md"
INTRODUCTION: Final = """\
# Components

What the catalog knows how to deliver: a line under `components` of the [estate file](estate.md), and
`bayplan render` makes its chart's values, its objects and its place in the order of things.

```yaml
components:
  - name: descheduler
    options: {excluded: [ai-ml, kuberay]} # what stands below
    values: {priorityClassName: system-cluster-critical} # the chart's own, laid over what is rendered
    after: [gpu-operator] # to wait for, beside what it cannot do without
```

A component that a storage class or the policy engine needs comes by itself. The versions are those that go
together; `version` names another one. Sizes are written like `10Gi`, shares like `20 %`, times like `90s`,
`5m` or `30d`.

| component | what it does | version | namespace |
|---|---|---|---|
"""
KINDS: Final = {
    "text": "text",
    "number": "a number",
    "truth": "true or false",
    "texts": "a list of texts",
    "size": "a size",
    "share": "a share",
    "seconds": "a time",
    "mapping": "a mapping",
}
_UNITS: Final = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_SIZES: Final = (("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10))


def index() -> str:
    """The page."""
    return INTRODUCTION + "".join(map(_row, PARTS)) + "".join(map(_section, PARTS))


def _row(part: Part) -> str:
    return f"| [`{part.name}`](#{part.name}) | {_cell(part.text)} | {part.version} | {part.namespace} |\n"


def _section(part: Part) -> str:
    lines = [f"\n## {part.name}\n\n{part.text}"]
    if part.before:
        lines.append(f" It cannot do without {' and '.join(f'`{one}`' for one in part.before)}.")
    if part.implied:
        lines.append(" It comes by itself where the estate file needs it.")
    lines.append("\n")
    if part.options:
        lines.append("\n| option | is | usually | what it does |\n|---|---|---|---|\n")
        lines += map(_option, part.options)
    return "".join(lines)


def _option(option: Option) -> str:
    usual = "needed" if option.required else _usual(option)
    return f"| `{option.name}` | {_is(option)} | {usual} | {_cell(option.text)} |\n"


def _is(option: Option) -> str:
    if not option.choices:
        return KINDS[option.kind]
    some = " some of" if option.kind == "texts" else ""
    return f"{some} {', '.join(f'`{one}`' for one in option.choices)}".strip()


def _usual(option: Option) -> str:
    value = option.default
    if value in (None, "", [], {}):
        return ""
    return f"`{_cell(''.join(_written(option, value)))}`"


def _written(option: Option, value: Json) -> Iterator[str]:
    """A default as an estate file would have it."""
    if option.kind == "seconds" and isinstance(value, int):
        yield next((f"{value // step}{unit}" for unit, step in _UNITS if value and value % step == 0), "0s")
    elif option.kind == "size" and isinstance(value, int):
        shift = next(((unit, by) for unit, by in _SIZES if value and value % (1 << by) == 0), ("", 0))
        yield f"{value >> shift[1]}{shift[0]}"
    elif option.kind == "share" and isinstance(value, float):
        yield f"{value * 100:g} %"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, list):
        yield f"[{', '.join(map(str, value))}]"
    elif isinstance(value, dict):
        yield f"{{{', '.join(f'{key}: {one}' for key, one in value.items())}}}"
    else:
        yield str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
