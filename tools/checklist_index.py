"""Writes docs/reference/checklist.md anew: every item that `bayplan verify` looks at."""

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bayplan.verification.framework import Item
from bayplan.verification.registry import ITEMS, SECTIONS

INDEX: Final = Path(__file__).parents[1] / "docs" / "reference" / "checklist.md"
INTRODUCTION: Final = """\
# Checklist

What [`bayplan verify`](commands/verify.md) looks at, in this order. `--only` takes a section or the code of
an item; a code stays. What the answers mean stands in [verification](../concepts/verification.md).
"""


def index() -> str:
    """The page."""
    parts = (_section(name, (one for one in ITEMS if one.section == name)) for name in SECTIONS)
    return INTRODUCTION + "".join(parts)


def _section(name: str, items: Iterable[Item]) -> str:
    rows = "".join(f"| `{one.code}` | {one.text} | {_words(one)} |\n" for one in items)
    return f"\n## {name.capitalize()}\n\n| item | holds where | how it is told |\n|---|---|---|\n{rows}"


def _words(item: Item) -> str:
    """What the item's own module says of it, on one line."""
    module = inspect.getmodule(item.look)
    return " ".join((inspect.getdoc(module) or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
