"""The one list of rules of sizing."""

from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.rightsizing.framework import Rule
from bayplan.rightsizing.strategies import bayplan, documents, krr, operator, vpa

RULES: Final[tuple[Rule, ...]] = (
    bayplan.RULE,
    vpa.RULE,
    documents.RULE,
    krr.RULE,
    krr.WITH_KILLS,
    operator.RULE,
)

DEFAULT: Final = bayplan.RULE.name


def rule(name: str) -> Rule:
    """The rule of that name; raises InvalidInput that names those there are."""
    for one in RULES:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in RULES)
    raise InvalidInput(f"there is no rule {name!r}; choose one of {known}", value=name)
