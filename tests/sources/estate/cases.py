"""Cases of what an estate file may not say: `tests/cases/estate/README.md` tells how one is written."""

import copy
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

from tests.architecture.source import ROOT

FOLDER: Final = ROOT / "tests" / "cases" / "estate"
BY: Final = ("reading", "finding", "proof")
_LOADER: Final = yaml.CSafeLoader
_KEYS: Final = frozenset(
    ("says", "from", "example", "estate", "set", "add", "remove", "by", "path", "line", "words", "code")
)
_STEP: Final = re.compile(
    r"\[\"(?P<quoted>[^\"]+)\"\]|\[(?P<key>\w+)=(?P<value>[^\]]+)\]|\[(?P<at>-?\d+)\]|(?P<name>[^.\[\]]+)"
)


class Case(NamedTuple):
    """An estate file, and what it is refused with. `said` holds every key of the case as it is written."""

    name: str
    text: str
    by: str
    path: str
    line: str
    words: tuple[str, ...]
    code: str
    said: dict[str, Any]


def cases() -> Iterator[Case]:
    """All cases, in the order of their files."""
    for file in sorted(FOLDER.glob("*.yaml")):
        said = yaml.load(file.read_text(encoding="utf-8"), _LOADER)
        unknown = set(said) - _KEYS
        assert not unknown, f"{file.name} has keys that no case has: {sorted(unknown)}"
        assert said["by"] in BY, f"{file.name} is refused by {said['by']!r}; write one of {BY}"
        words = said["words"]
        yield Case(
            file.stem, estate(said), said["by"], said.get("path", ""), said.get("line", ""),
            tuple(words if isinstance(words, list) else [words]), said.get("code", ""), said,
        )  # fmt: skip


def estate(said: dict[str, Any]) -> str:
    """The estate file of a case: its own text, or an example with some places changed."""
    if "estate" in said:
        return str(said["estate"])
    text = (ROOT / "examples" / said["example"] / "bayplan.yaml").read_text(encoding="utf-8")
    made = yaml.load(text, _LOADER)
    for path, value in (said.get("set") or {}).items():
        holder, step = _holder(made, path)
        holder[step] = value
    for path, value in (said.get("add") or {}).items():
        holder, step = _holder(made, path)
        _list(holder, step).append(value)
    for path in said.get("remove") or ():
        holder, step = _holder(made, path)
        del holder[step]
    return yaml.dump(made, Dumper=_Plain, sort_keys=False, width=1000)


class _Plain(yaml.CSafeDumper):
    """Every place is written out: an alias would be in two places at once."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _holder(root: Any, path: str) -> tuple[Any, Any]:
    """What holds the last step of a path, and that step as it is indexed by."""
    found, steps = root, list(_STEP.finditer(path))
    for match in steps[:-1]:
        step = _index(found, match)
        if isinstance(found, dict):
            found = found.setdefault(step, {})
        else:
            found[step] = copy.deepcopy(found[step])
            found = found[step]
    return found, _index(found, steps[-1])


def _index(holder: Any, step: re.Match[str]) -> Any:
    if step["key"]:
        return next(at for at, one in enumerate(holder) if str(one.get(step["key"])) == step["value"])
    return int(step["at"]) if step["at"] else step["quoted"] or step["name"]


def _list(holder: Any, step: Any) -> list[Any]:
    found: list[Any] = holder.setdefault(step, []) if isinstance(holder, dict) else holder[step]
    return found
