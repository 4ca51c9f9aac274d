"""Calls of functions: those that see more than their arguments, and the way to all others."""

import base64
import posixpath
import re
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.evaluation import rendering
from bayplan.sources.terraform.evaluation.rendering import Evaluate
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.functions import digests, registry
from bayplan.sources.terraform.syntax import nodes, template_files
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values import conversions, located
from bayplan.sources.terraform.values.conversions import text
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Lost, Value, Wrong, lost_in, without_marks

SketchOf = Callable[[Node, Scope], Sketch]

_WILD: Final = re.compile(r"\*\*/|\*\*|\*|\?|\{[^{}]*\}|\[[^\[\]\\]+\]|.", re.DOTALL)
_WILDCARDS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def call(node: nodes.Call, scope: Scope, evaluate: Evaluate, sketch: SketchOf) -> Value:
    """What a call is worth. A function that is not known here makes an unknown value."""
    name = node.name.removeprefix("core::")
    if name in ("try", "can"):
        return _attempt(node, scope, evaluate)
    arguments = _arguments(node, scope, evaluate)
    if isinstance(arguments, Lost):
        return arguments
    if name in _FILE_FUNCTIONS:
        return lost_in(arguments[:1]) or _FILE_FUNCTIONS[name](scope, *_checked(name, arguments))
    if name in ("templatefile", "templatestring"):
        return _template(name, arguments, scope, evaluate)
    if name == "yamlencode" and len(arguments) == 1:
        written = registry.apply(name, arguments)
        return located.encoded(written, arguments[0], sketch(node.arguments[0], scope))
    if name not in registry.KNOWN:
        return scope.follow(Lost("", path=True), f"{name}()")
    found = registry.apply(name, arguments)
    if isinstance(found, str):
        scope.world.effort.write(found)
    return found


def _arguments(node: nodes.Call, scope: Scope, evaluate: Evaluate) -> list[Value] | Lost:
    arguments = [evaluate(argument, scope) for argument in node.arguments]
    if node.spread and arguments:
        last = arguments.pop()
        if isinstance(last, Lost):
            return last
        arguments.extend(conversions.items(last))
    return arguments


def _attempt(node: nodes.Call, scope: Scope, evaluate: Evaluate) -> Value:
    """`try`: the first that Terraform does not refuse. `can`: whether it does not."""
    for argument in node.arguments:
        try:
            found = evaluate(argument, scope)
        except Wrong:
            continue
        if node.name == "try":
            return found
        return lost_in(found) or True
    if node.name == "can":
        return False
    raise Wrong("try finds nothing that can be evaluated")


def _template(name: str, arguments: list[Value], scope: Scope, evaluate: Evaluate) -> Value:
    """A template filled in; it sees the given names and nothing else."""
    first, names = _checked(name, arguments, 2)
    if isinstance(names, Lost) or isinstance(first, Lost):
        return lost_in(first, names)
    if name == "templatefile":
        file = scope.world.file_name(text(first))
        content = _decoded(scope.world.read(file), file)
    else:
        file, content = "", text(first)
    try:
        template = template_files.parse(file, content)
    except Broken as error:
        raise Wrong(f"the template {file} cannot be read: {error.message}") from error
    return rendering.render(template, Scope(scope.world, file, dict(conversions.mapping(names))), evaluate)


def _checked(name: str, arguments: list[Value], count: int = 0) -> list[Value]:
    if not arguments or (count and len(arguments) != count):
        raise Wrong(f"{name} needs {count or 'more'} arguments, not {len(arguments)}")
    return arguments


def _decoded(content: bytes, file: str) -> str:
    try:
        return without_marks(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Wrong(f"{file} is not UTF-8 text") from error


def _content(scope: Scope, path: Value) -> bytes:
    return scope.world.read(scope.world.file_name(text(path)))


def _file(scope: Scope, path: Value) -> Value:
    name = scope.world.file_name(text(path))
    return located.of_file(_decoded(scope.world.read(name), name).replace("\r\n", "\n"), name)


def _exists(scope: Scope, path: Value) -> Value:
    return scope.world.exists(scope.world.file_name(text(path)))


def _in_base64(scope: Scope, path: Value) -> Value:
    return base64.b64encode(_content(scope, path)).decode()


def _digest(algorithm: str, digest: Callable[[str, bytes], str]) -> Callable[[Scope, Value], Value]:
    return lambda scope, path: digest(algorithm, _content(scope, path))


def _file_set(scope: Scope, folder: Value, pattern: Value) -> Value:
    """The files below a folder whose names match, in order."""
    wanted = _pattern(text(pattern))
    found = scope.world.files_below(scope.world.file_name(text(folder)))
    return conversions.distinct([name for name in found if wanted.fullmatch(name)])


def _pattern(written: str) -> re.Pattern[str]:
    """`**` stands for any folders, `*` for a piece of a name, `?` for a character, `{a,b}` for either."""
    return re.compile("".join(map(_translated, _WILD.findall(written))))


def _translated(part: str) -> str:
    if part in _WILDCARDS:
        return _WILDCARDS[part]
    if part.startswith("{") and len(part) > 1:
        return "(?:" + "|".join(_pattern(choice).pattern for choice in part[1:-1].split(",")) + ")"
    return part if part.startswith("[") and len(part) > 1 else re.escape(part)


_FILE_FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "basename": lambda scope, path: posixpath.basename(text(path)),
    "dirname": lambda scope, path: posixpath.dirname(text(path)) or ".",
    "file": _file,
    "filebase64": _in_base64,
    "fileexists": _exists,
    "fileset": _file_set,
    "pathexpand": lambda scope, path: text(path),
    **{f"file{name}": _digest(name, digests.hexadecimal) for name in ("md5", "sha1", "sha256", "sha512")},
    **{f"filebase64{name}": _digest(name, digests.in_base64) for name in ("sha256", "sha512")},
}
