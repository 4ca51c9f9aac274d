"""Finds the question that was meant, and has it answered."""

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning.registry import QUESTIONS
from bayplan.capacity.report.addition import Reckoning
from bayplan.model.errors import InvalidInput


def reckon(ground: Ground, question: str) -> Reckoning:
    """The answer to a question such as `control-planes=3`.

    Raises InvalidInput for a question that nobody knows, naming those that there are, and for an argument
    that makes no sense.
    """
    name, equals, argument = question.strip().partition("=")
    found = next((one for one in QUESTIONS if one.name == name.strip()), None)
    if found is None or bool(equals) != ("=" in found.form):
        forms = ", ".join(one.form for one in QUESTIONS)
        raise InvalidInput(
            f"{question!r} is no question that can be answered; ask one of {forms}", value=question
        )
    return replace(found.answer(ground, argument.strip()), question=question.strip())
