"""What the platform has to bear: limits of drivers and cards, the policy of capacity, and what is to come."""

import re
from typing import Final

from bayplan.model.bounds import AttachLimit, CapacityPolicy, CardBudget, Planned
from bayplan.model.errors import InvalidInput
from bayplan.sources.estate import addresses, amounts, triggers
from bayplan.sources.estate.forms.base import Share
from bayplan.sources.estate.forms.bounds import (
    AttachLimitForm,
    CapacityForm,
    CardForm,
    ExpendableForm,
    PlannedForm,
)
from bayplan.sources.kubernetes import wire

LOSSES: Final = ("any-node", "any-host", "any-disk", "any-gpu", "node/NAME", "host/NAME")
_LOSS: Final = re.compile(r"any-(?:node|host|disk|gpu)\Z|(?:node|host)/[^\s/]+\Z")


def attach_limit(form: AttachLimitForm) -> AttachLimit:
    """How many volumes of a driver a machine can have."""
    if form.loop is None and form.bus is None:
        raise InvalidInput("needs loop or bus; a driver without a limit need not be named", path="loop")
    return AttachLimit(wire.required(form.driver, "driver"), form.loop, form.bus, form.prefix)


def card(form: CardForm) -> CardBudget:
    """The memory of a card as an extended resource."""
    return CardBudget(
        wire.required(form.resource, "resource"),
        wire.at("unit", amounts.unit, form.unit),
        wire.at("physical", amounts.size_or_none, form.physical),
        wire.at("headroom", amounts.size_or_none, form.headroom) or 0,
        form.host or "",
        wire.at("address", addresses.function, form.address) if form.address else "",
    )


def policy(form: CapacityForm | None) -> CapacityPolicy:
    """What the platform has to bear."""
    if form is None:
        return CapacityPolicy()
    expendable = form.expendable or ExpendableForm()
    return CapacityPolicy(
        wire.each("survive", _loss, form.survive),
        expendable.priority_below,
        tuple(expendable.namespaces or ()),
        {name: _threshold(name, share) for name, share in (form.thresholds or {}).items()},
        wire.each("triggers", triggers.trigger, form.triggers),
        wire.each("planned", _planned, form.planned),
    )


def _loss(written: str) -> str:
    if not _LOSS.match(written):
        message = f"{written[:60]!r} is no loss; write one of {', '.join(LOSSES)}"
        raise InvalidInput(message, value=written)
    return written


def _threshold(name: str, written: Share) -> float:
    return wire.at(f"thresholds.{name}", amounts.share, written)


def _planned(form: PlannedForm) -> Planned:
    return Planned(
        wire.required(form.name, "name"),
        form.volumes,
        wire.at("requests", amounts.amounts, form.requests),
        form.replicas,
        form.at,
    )
