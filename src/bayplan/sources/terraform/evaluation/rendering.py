"""Templates filled in, with the line on which each line of the result was written."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bayplan.sources.terraform.evaluation.iterating import pairs
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.syntax import nodes
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.values import conversions, located
from bayplan.sources.terraform.values.located import Line, Text
from bayplan.sources.terraform.values.unknowns import Lost, Value, lost_in, without_marks

Evaluate = Callable[[Node, Scope], Value]


class _Piece(NamedTuple):
    """A piece of the result, and where it begins; `written` if its lines are lines of the file."""

    text: str
    line: int
    written: bool


class _Undecided(Exception):
    """What stands here hangs on an unknown as a whole."""

    def __init__(self, lost: Lost) -> None:
        super().__init__()
        self.lost = lost


def render(template: nodes.Template, scope: Scope, evaluate: Evaluate) -> Value:
    """The text, with holes for unknown parts; where the template is nothing but one value, that value."""
    if len(template.parts) == 1 and not isinstance(template.parts[0], nodes.Text | nodes.Choice | nodes.Loop):
        return evaluate(template.parts[0], scope)
    try:
        pieces = list(_pieces(template.parts, scope, evaluate))
    except _Undecided as found:
        return found.lost
    made = _joined(pieces, template)
    scope.world.effort.write(made)
    return made


def _joined(pieces: list[_Piece], template: nodes.Template) -> Text:
    """The pieces together. A line was written where its first piece was."""
    lines = [pieces[0].line if pieces else template.line]
    for number, piece in enumerate(pieces):
        for row in range(piece.text.count("\n")):
            lines.append(piece.line + row + 1 if piece.written else piece.line)
        if piece.text.endswith("\n") and number + 1 < len(pieces):
            lines[-1] = pieces[number + 1].line
    origins = tuple(Line(template.file, line) for line in lines)
    return located.text("".join(piece.text for piece in pieces), origins)


def _pieces(parts: tuple[Node, ...], scope: Scope, evaluate: Evaluate) -> Iterator[_Piece]:
    for part in parts:
        scope.world.effort.spend(1)
        if isinstance(part, nodes.Text):
            yield _Piece(without_marks(part.text), part.line, True)
        elif isinstance(part, nodes.Choice):
            yield from _pieces(_chosen(part, scope, evaluate), scope, evaluate)
        elif isinstance(part, nodes.Loop):
            yield from _repeated(part, scope, evaluate)
        else:
            yield _Piece(conversions.text(evaluate(part, scope)), part.line, False)


def _chosen(part: nodes.Choice, scope: Scope, evaluate: Evaluate) -> tuple[Node, ...]:
    when = evaluate(part.when, scope)
    if (unknown := lost_in(when)) is not None:
        raise _Undecided(unknown)
    return part.then if conversions.truth(when) else part.otherwise


def _repeated(part: nodes.Loop, scope: Scope, evaluate: Evaluate) -> Iterator[_Piece]:
    over = pairs(evaluate(part.over, scope))
    if isinstance(over, Lost):
        raise _Undecided(over)
    for key, value in over:
        inner = scope.within(**{part.key: key, part.name: value})
        yield from _pieces(part.body, inner, evaluate)
