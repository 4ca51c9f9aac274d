"""The value of an expression on one way through a policy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bayplan.model.estate import PLACEHOLDER
from bayplan.sources.kyverno import phrases
from bayplan.sources.kyverno.cel import functions, objects
from bayplan.sources.kyverno.cel.objects import NOTHING, CelError, Labels, Optional, Place, Position
from bayplan.sources.kyverno.cel.parsing import parse
from bayplan.sources.kyverno.cel.syntax import (
    Call,
    Expression,
    Identifier,
    Index,
    Listed,
    Literal,
    Mapped,
    Message,
    Select,
)
from bayplan.sources.kyverno.questions import NotUnderstood, World
from bayplan.sources.kyverno.subjects import Name, Symbol, equals
from bayplan.sources.kyverno.variables import POD

__all__ = ["CelError", "Evaluation"]

ROOTS = ("object", "namespaceObject", "request")
_TOOLS = ("generator", "lists", "jsonpatch")
_MACROS = ("map", "filter", "exists", "all")

Scope = Mapping[str, object]


class Evaluation:
    """Evaluates the expressions of one policy about an object of one kind, on one way.

    `applied` is what `generator.Apply` was called with: a namespace and objects.
    """

    def __init__(self, world: World, kind: str, variables: Mapping[str, str]) -> None:
        self._world, self._kind, self._variables = world, kind, variables
        self._known: dict[str, object] = {}
        self.applied: list[tuple[object, object]] = []

    def value(self, text: str) -> object:
        """The value of an expression; `CelError` where it would fail in the cluster."""
        return self._of(parse(text), {})

    def holds(self, text: str) -> bool:
        """Whether a condition holds."""
        return self._truth(parse(text), {})

    def _of(self, tree: Expression, scope: Scope) -> object:
        match tree:
            case Literal(value):
                return value
            case Identifier(name):
                return self._named(name, scope)
            case Listed(items):
                return [self._of(one, scope) for one in items]
            case Mapped(entries):
                return {_key(self._of(key, scope)): self._of(value, scope) for key, value in entries}
            case Message(_, fields):
                return {name: self._of(value, scope) for name, value in fields}
            case Select():
                return self._selected(tree, scope)
            case Index():
                return self._indexed(tree, scope)
            case Call():
                return self._called(tree, scope)

    def _named(self, name: str, scope: Scope) -> object:
        if name in scope:
            return scope[name]
        if name in ROOTS:
            return Place(name)
        raise NotUnderstood(f"it goes by {name}")

    def _selected(self, tree: Select, scope: Scope) -> object:
        if tree.of == Identifier("variables"):
            return self._variable(tree.field)
        of = self._of(tree.of, scope)
        if isinstance(of, Optional) or tree.optional:
            return self._perhaps(of, tree.field)
        return objects.field(of, tree.field, self._kind, self._world)

    def _perhaps(self, of: object, name: str) -> Optional:
        """A field as an optional value; a field of what is missing is missing."""
        if isinstance(of, Optional):
            if not of.there:
                return NOTHING
            of = of.value
        if not objects.has(of, name, self._kind, self._world):
            return NOTHING
        return Optional(objects.field(of, name, self._kind, self._world), True)

    def _variable(self, name: str) -> object:
        if name not in self._variables:
            raise NotUnderstood(f"it has no variable {name}")
        asked = phrases.asked(self._variables[name]) if self._kind == POD else None
        if asked is not None:
            return self._world.decide(asked)
        if name not in self._known:
            self._known[name] = NOTHING
            self._known[name] = self._of(parse(self._variables[name]), {})
        return self._known[name]

    def _indexed(self, tree: Index, scope: Scope) -> object:
        of, key = self._of(tree.of, scope), self._of(tree.key, scope)
        if isinstance(of, Place) and isinstance(key, Position):
            return objects.element(of)
        if isinstance(of, dict) and isinstance(key, Symbol):
            return self._by_symbol(of, key, optional=tree.optional)
        if isinstance(of, list) and isinstance(key, int):
            if not 0 <= key < len(of):
                raise CelError("index out of bounds")
            return of[key]
        if not isinstance(key, str):
            raise NotUnderstood("it looks something up that is only known in the cluster")
        if isinstance(of, Optional) or tree.optional:
            return self._perhaps(of, key)
        return objects.field(of, key, self._kind, self._world)

    def _by_symbol(self, of: dict[str, Any], key: Symbol, *, optional: bool) -> object:
        for known, value in of.items():
            if equals(self._world, key, known):
                return Optional(value, True) if optional else value
        if optional:
            return NOTHING
        raise CelError("no such key")

    def _called(self, tree: Call, scope: Scope) -> object:
        operator = self._operators.get(tree.name) if tree.target is None else None
        if operator is not None:
            return operator(self, tree.arguments, scope)
        if tree.name in _MACROS and tree.target is not None and len(tree.arguments) == 2:
            return self._each(tree, scope)
        arguments = [self._of(one, scope) for one in tree.arguments]
        if tree.target is None:
            return functions.call(tree.name, arguments)
        if isinstance(tree.target, Identifier) and tree.target.name not in (*scope, *ROOTS):
            return self._tool(tree.target.name, tree.name, arguments)
        return functions.method(tree.name, self._of(tree.target, scope), arguments, self._world)

    def _tool(self, owner: str, name: str, arguments: Sequence[object]) -> object:
        if (owner, name, len(arguments)) == ("generator", "Apply", 2):
            self.applied.append((arguments[0], arguments[1]))
            return True
        return functions.tool(owner, name, arguments)

    def _each(self, tree: Call, scope: Scope) -> object:
        """`list.map(x, ...)` and its kin. Of containers there is one that stands for each of them."""
        variable, body = tree.arguments
        of = self._of(tree.target, scope) if tree.target else None
        if isinstance(of, Optional) or not isinstance(variable, Identifier):
            raise NotUnderstood(f"it calls {tree.name}")
        if isinstance(of, Place) and tree.name == "all":
            raise NotUnderstood("it asks for something of all containers")
        items = [objects.element(of)] if isinstance(of, Place) else of
        if not isinstance(items, list):
            raise NotUnderstood("it goes through what is only known in the cluster")
        inner = [{**scope, variable.name: item} for item in items]
        match tree.name:
            case "map":
                return [self._of(body, one) for one in inner]
            case "filter":
                return [item for item, one in zip(items, inner, strict=True) if self._truth(body, one)]
            case "exists":
                return any(self._truth(body, one) for one in inner)
            case _:
                return all(self._truth(body, one) for one in inner)

    def _truth(self, tree: Expression, scope: Scope) -> bool:
        found = self._of(tree, scope)
        if isinstance(found, bool):
            return found
        raise CelError("no such overload")

    def _either(self, trees: Sequence[Expression], scope: Scope, *, decisive: bool) -> bool:
        """`||` and `&&`: an error counts only where the other side does not decide."""
        failed: CelError | None = None
        for tree in trees:
            try:
                if self._truth(tree, scope) is decisive:
                    return decisive
            except CelError as error:
                failed = error
        if failed is not None:
            raise failed
        return not decisive

    def _or(self, trees: Sequence[Expression], scope: Scope) -> bool:
        return self._either(trees, scope, decisive=True)

    def _and(self, trees: Sequence[Expression], scope: Scope) -> bool:
        return self._either(trees, scope, decisive=False)

    def _not(self, trees: Sequence[Expression], scope: Scope) -> bool:
        return not self._truth(trees[0], scope)

    def _condition(self, trees: Sequence[Expression], scope: Scope) -> object:
        condition, yes, no = trees
        return self._of(yes if self._truth(condition, scope) else no, scope)

    def _same(self, trees: Sequence[Expression], scope: Scope) -> bool:
        one, other = (_comparable(self._of(tree, scope)) for tree in trees)
        return equals(self._world, one, other)

    def _differ(self, trees: Sequence[Expression], scope: Scope) -> bool:
        return not self._same(trees, scope)

    def _in(self, trees: Sequence[Expression], scope: Scope) -> bool:
        one, found = self._of(trees[0], scope), self._of(trees[1], scope)
        if isinstance(found, list | dict):
            return any(equals(self._world, _comparable(one), _comparable(item)) for item in found)
        if isinstance(found, Labels | Place) and isinstance(one, str):
            return objects.has(found, one, self._kind, self._world)
        raise NotUnderstood("it looks into what is only known in the cluster")

    def _has(self, trees: Sequence[Expression], scope: Scope) -> bool:
        (tree,) = trees
        if not isinstance(tree, Select):
            raise NotUnderstood("it calls has with something else than a field")
        if tree.of == Identifier("variables"):
            return tree.field in self._variables
        return objects.has(self._of(tree.of, scope), tree.field, self._kind, self._world)

    def _plus(self, trees: Sequence[Expression], scope: Scope) -> object:
        return functions.plus(*(self._of(tree, scope) for tree in trees))

    _operators: Mapping[str, Callable[["Evaluation", Sequence[Expression], Scope], object]] = {
        "||": _or, "&&": _and, "!": _not, "?:": _condition, "==": _same, "!=": _differ, "in": _in,
        "has": _has, "+": _plus,
    }  # fmt: skip


def _comparable(value: object) -> object:
    found = objects.stands_for(value)
    if isinstance(found, str) and PLACEHOLDER in found and found != PLACEHOLDER:
        raise NotUnderstood("it compares a text that is only known in the cluster")
    return Name() if found == PLACEHOLDER else found


def _key(value: object) -> str:
    if isinstance(value, str) and PLACEHOLDER not in value:
        return value
    raise NotUnderstood("it makes a mapping whose keys are only known in the cluster")
