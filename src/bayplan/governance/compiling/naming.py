"""What policies are called: after the tier, and after what they do."""

import re
from typing import Final

from bayplan.model.estate import NamespaceRule, PodRule, Tier

_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """A name as objects and files can have it: small letters, digits and dashes."""
    return _NO_NAME.sub("-", name.lower()).strip("-") or "unnamed"


def of_objects(tier: Tier, rule: NamespaceRule) -> str:
    """The policy that makes objects in namespaces."""
    both = rule.limit_ranges and rule.quotas
    return f"tier-{slug(tier.name)}-{'objects' if both else 'limit-range' if rule.limit_ranges else 'quota'}"


def of_changes(tier: Tier, rule: PodRule) -> str:
    """The policy that changes pods: all of a tier, or those that ask for cards."""
    about = "pods" if not rule.resource else "card-class" if rule.overrides else "cards"
    return f"tier-{slug(tier.name)}-{about}"


def of_demands(tier: Tier) -> str:
    """The policy that turns pods away."""
    return f"tier-{slug(tier.name)}-demands"
