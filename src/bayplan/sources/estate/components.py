"""Components that are wanted. The catalog, which knows their names and options, is loaded for these alone."""

import re
from collections.abc import Sequence
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.platform import Component
from bayplan.sources.estate.forms.components import ComponentForm
from bayplan.sources.kubernetes import wire

_VERSION: Final = re.compile(r"v?\d{1,4}(?:\.\d{1,6}){0,2}(?:[-+][0-9A-Za-z.+-]{1,60})?\Z", re.ASCII)


def components(forms: Sequence[ComponentForm] | None) -> tuple[Component, ...]:
    """All components. An estate file that names none is read without the catalog."""
    if not forms:
        return ()
    from bayplan.sources.estate import offers  # the whole catalog takes a while to load

    def component(form: ComponentForm) -> Component:
        known = wire.at("name", offers.part, form.name)
        return Component(
            known.name,
            wire.at("version", _version, form.version or ""),
            form.namespace or "",
            wire.at("options", lambda one: offers.options(known, one), form.options or {}),
            form.values or {},
            wire.each("after", offers.awaited, form.after),
        )

    return wire.each("components", component, forms)


def _version(written: str) -> str:
    """One release: what may be several is not what was tried, once it is another."""
    if written and not _VERSION.match(written):
        message = f"{written[:40]!r} is no single release; write one such as v1.21.2"
        raise InvalidInput(message, value=written)
    return written
