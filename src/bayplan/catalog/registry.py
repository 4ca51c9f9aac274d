"""All components that the catalog knows, and those that a declaration comes to."""

from typing import Final

from bayplan.catalog import cards, general, watching
from bayplan.catalog.framework import Asked, Part
from bayplan.model.bundles import Bundle
from bayplan.model.estate import Declaration
from bayplan.model.platform import Component

PARTS: Final[tuple[Part, ...]] = (*general.PARTS, *cards.PARTS, *watching.PARTS)


def part(name: str) -> Part | None:
    """The component of a name, where it is known."""
    return next((one for one in PARTS if one.name == name), None)


def asked(declaration: Declaration) -> tuple[tuple[Part, Asked], ...]:
    """All components that a declaration asks for, or implies, in the order of the catalog.

    Those that are named and not known are left out: reading the estate file refuses them.
    """
    wanted = {one.name: (at, one) for at, one in enumerate(declaration.platform.components)}
    found: list[tuple[Part, Asked]] = []
    for one in PARTS:
        if one.name in wanted:
            at, component = wanted[one.name]
            found.append((one, _filled(one, component, declaration, f"components[{at}]")))
        elif one.implied is not None and one.implied(declaration):
            found.append((one, _filled(one, Component(one.name), declaration, one.implied_by)))
    return tuple(found)


def bundles(declaration: Declaration) -> tuple[Bundle, ...]:
    """What is delivered for a declaration, in the order of the catalog."""
    return tuple(one.bundle(wanted) for one, wanted in asked(declaration))


def _filled(part: Part, component: Component, declaration: Declaration, key: str) -> Asked:
    options = {one.name: component.options.get(one.name, one.default) for one in part.options}
    named = Component(
        component.name,
        component.version or part.version,
        component.namespace or part.namespace,
        component.options,
        component.values,
        component.after,
    )
    return Asked(named, options, declaration, key)
