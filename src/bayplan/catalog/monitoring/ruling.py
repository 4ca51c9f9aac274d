"""The rules of a declaration, as groups that Prometheus reads, and what they leave unsaid."""

from bayplan.catalog.monitoring import facts
from bayplan.catalog.monitoring.framework import Family, written
from bayplan.catalog.monitoring.registry import FAMILIES
from bayplan.model.estate import Declaration
from bayplan.model.plain import Keys

PREFIX = "bayplan-"


def rules(declaration: Declaration) -> tuple[Keys, ...]:
    """The groups of rules, one a family; families without any rule are left out."""
    known = facts.read(declaration)
    groups = (_group(family, known) for family in FAMILIES)
    return tuple(group for group in groups if group["rules"])


def _group(family: Family, known: facts.Facts) -> Keys:
    pace: Keys = {"interval": family.every} if family.every else {}
    made = [written(rule, known.runbooks) for rule in family.rules(known)]
    return {"name": f"{PREFIX}{family.name}", **pace, "rules": list(made)}


def unsaid(declaration: Declaration) -> tuple[str, ...]:
    """What of the policy no metric can tell, with the reason, one sentence each."""
    known = facts.read(declaration)
    return tuple(dict.fromkeys(one for family in FAMILIES for one in family.unsaid(known)))
