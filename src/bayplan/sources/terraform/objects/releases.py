"""Helm releases: the values that they hand to a chart, as the chart will get them.

Documents in `values` are laid over each other in order, then `set` over them all; null takes away what an
earlier document said.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any, Final

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import NAMESPACE, ChartSizes, nearest
from bayplan.sources import sizes
from bayplan.sources.manifests import yaml_scalars
from bayplan.sources.sizes import Release
from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.complaints import Complaints
from bayplan.sources.terraform.objects.gathering import Gathering
from bayplan.sources.terraform.objects.items import Item
from bayplan.sources.terraform.objects.translating import Translation
from bayplan.sources.terraform.values import conversions, yaml_texts
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lost, Value, needs_of
from bayplan.sources.written import unknown_namespace

ARGUMENTS: Final = ("name", "namespace", "values", "set", "set_sensitive")
_WORDS: Final = ("true", "false", "null")
_STEP: Final = re.compile(r"((?:[^.\[\]\\]|\\.)+)|\[(\d{1,4})\]|(\.)|(.)", re.DOTALL)


def charts(item: Item, said: Complaints) -> Iterator[ChartSizes]:
    """Every size in the values of a release."""
    values, place = _laid_over(item, said)
    for index, one in enumerate(_settings(item.value)):
        _set(values, place, one, _place_of_setting(item, index))
    gathering = item.gathering()
    data = Translation(gathering).manifest(values, place)
    for found in sizes.of(data, _release(item, gathering)):
        if isinstance(found, InvalidInput):
            summary = f"the values of {item.address} cannot be used: {found.path}: {found.message}"
            said.add(complaints.UNREADABLE, summary, found.file, found.line, item.address)
        else:
            yield found


def _release(item: Item, gathering: Gathering) -> Release:
    """What the release is called, and where it goes, as far as anybody knows."""
    name = _plain_name(item.value.get("name")) or item.address.rpartition(".")[2]
    namespace = item.value.get("namespace") or "default"
    needs = ", ".join(needs_of(namespace))
    if needs:
        gathering.miss(NAMESPACE, needs)
        namespace = unknown_namespace(needs)
    origin = functools.partial(nearest, gathering.places, whole=item.origin)
    return Release(name, str(namespace), origin, tuple(gathering.unknowns))


def _plain_name(value: Value) -> str:
    """A name, or nothing where nobody knows it."""
    return value if isinstance(value, str) and not needs_of(value) else ""


def _laid_over(item: Item, said: Complaints) -> tuple[dict[str, Value], Sketch]:
    """The documents in `values`, the later over the earlier."""
    values: dict[str, Value] = {}
    place = Sketch(item.sketch.file, item.sketch.line, item.sketch.last_line)
    documents, lines = item.value.get("values"), item.sketch.part("values")
    for content in documents if isinstance(documents, list | tuple) else [documents]:
        if isinstance(content, Lost):
            summary = f"the values of {item.address} hang on {content.needs}; sizes in them are missing"
            said.add(complaints.UNKNOWN_NUMBER, summary, lines.file, lines.line, item.address)
        elif isinstance(content, str):
            for document in _documents(content, lines, said):
                if isinstance(document.value, dict):
                    _lay(values, place, document.value, document.sketch)
    return values, place


def _documents(content: str, sketch: Sketch, said: Complaints) -> list[yaml_texts.Document]:
    try:
        return yaml_texts.documents(content, sketch)
    except InvalidInput as error:
        at = yaml_texts.line_of(content, error)
        summary = f"these values of a chart cannot be read: {error.message}"
        said.add(complaints.UNREADABLE, summary, at.file or sketch.file, at.line or sketch.line)
        return []


def _lay(under: dict[str, Value], place: Sketch, over: dict[str, Value], above: Sketch) -> None:
    """Mappings are joined, anything else is replaced."""
    for key, value in over.items():
        below = under.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            part = place.parts.setdefault(key, Sketch(above.file, above.line))
            _lay(below, part, value, above.part(key))
            if key in above.parts:
                part.file, part.line, part.last_line = _lines(above.parts[key])
        elif value is None:
            under.pop(key, None)
        else:
            under[key] = _copied(value)
            place.parts[key] = _copied_sketch(above.part(key))


def _lines(sketch: Sketch) -> tuple[str, int, int]:
    return sketch.file, sketch.line, sketch.last_line


def _copied(value: Value) -> Value:
    """Mappings that may be laid over are copied, for the same document may stand twice."""
    return {key: _copied(item) for key, item in value.items()} if isinstance(value, dict) else value


def _copied_sketch(sketch: Sketch) -> Sketch:
    made = Sketch(*_lines(sketch))
    made.parts = {key: _copied_sketch(part) for key, part in sketch.parts.items()}
    return made


def _settings(made: dict[str, Value]) -> list[dict[str, Value]]:
    """The `set` blocks, or since version 3 of the provider the list of that name."""
    found = [one for name in ("set", "set_sensitive") for one in _listed(made.get(name))]
    return [one for one in found if isinstance(one, dict)]


def _listed(value: Value) -> list[Value]:
    return list(value) if isinstance(value, list | tuple) else []


def _place_of_setting(item: Item, index: int) -> Sketch:
    first = len(_listed(item.value.get("set")))
    if index < first:
        return item.sketch.part("set").part(index)
    return item.sketch.part("set_sensitive").part(index - first)


def _set(values: dict[str, Value], place: Sketch, setting: dict[str, Value], line: Sketch) -> None:
    """One `name = value`; a name such as `a.b\\.c[0]` leads through mappings and lists."""
    name = setting.get("name")
    steps = _steps(name) if isinstance(name, str) else []
    current: Any = values
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(step, int) != isinstance(current, list):
            return
        if isinstance(step, int):
            current.extend([None] * (step + 1 - len(current)))
        known = current[step] if isinstance(step, int) else current.get(step)
        if following is None:
            current[step] = _typed(setting)
            place.parts[step] = line
        else:
            fitting = isinstance(known, list if isinstance(following, int) else dict)
            current[step] = known if fitting else [] if isinstance(following, int) else {}
            current, place = current[step], place.parts.setdefault(step, Sketch(*_lines(line)))


def _steps(name: str) -> list[str | int]:
    found: list[str | int] = []
    for word, index, _, wrong in _STEP.findall(name):
        if wrong:
            return []
        if word or index:
            found.append(int(index) if index else re.sub(r"\\(.)", r"\1", word))
    return found


def _typed(setting: dict[str, Value]) -> Value:
    """As Helm reads `--set`: numbers and truths are such, unless the type says text."""
    value = setting.get("value")
    if not isinstance(value, str) or setting.get("type") == "string" or needs_of(value):
        return (
            conversions.text(value) if isinstance(value, int) and setting.get("type") == "string" else value
        )
    return yaml_scalars.resolve(value) if value in _WORDS or value.isdigit() else value
