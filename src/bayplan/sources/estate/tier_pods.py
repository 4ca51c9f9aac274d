"""What a tier does to pods: changes, demands, and what those get that ask for a card."""

import re
from typing import Final

import msgspec
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import PodRule, Where
from bayplan.model.pods import Toleration
from bayplan.model.policy import PriorityClass
from bayplan.sources.estate import choices
from bayplan.sources.estate.forms.tiers import CardsForm, PriorityForm, TierForm
from bayplan.sources.kubernetes import affinity, wire

CARD: Final = "nvidia.com/gpu"
STRIPPED: Final = ("limits.cpu",)
ENFORCE: Final = ("deny", "warn")
QOS: Final = ("Guaranteed", "Burstable")
PREEMPTION: Final = ("PreemptLowerPriority", "Never")
_AMOUNT: Final = re.compile(
    r"(?:requests|limits)\.[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,250}[A-Za-z0-9])?\Z", re.ASCII
)


def rules(form: TierForm, source: str, where: Where, file: str) -> tuple[PodRule, ...]:
    """The rules of a tier about pods: about all, and about those that ask for a card.

    The class of those is always given, and last, so that the order in which policies are asked is the same to
    it. Their labels are only given where a pod says nothing else.
    """
    wire.at("qos", _qos, form.qos)
    base = PodRule(source, where, file=file)
    cards = wire.at("cards", lambda one: _cards(one, base), form.cards)
    found = (_usual(form, base), replace(cards, priority_class=""), _ranked(cards))
    return tuple(one for one in found if one.changes or one.demands)


def priority_classes(form: TierForm) -> tuple[PriorityClass, ...]:
    """The priority classes of a tier."""
    found = wire.at("priorityClass", _priority_class, form.priority_class)
    if form.cards is None:
        return found
    return (*found, *wire.at("cards.priorityClass", _priority_class, form.cards.priority_class))


def _usual(form: TierForm, rule: PodRule) -> PodRule:
    ranked, enforced = form.priority_class, wire.at("enforce", _enforce, form.enforce)
    return replace(
        rule,
        strips=STRIPPED if form.strip_cpu_limits else (),
        priority_class=ranked.name if ranked else "",
        overrides=ranked.always if ranked else False,
        requires=wire.each("requires", _amount, form.requires),
        equal=("memory",) if enforced and form.memory == "equal" else (),
        warns=enforced == "warn",
    )


def _cards(form: CardsForm | None, rule: PodRule) -> PodRule:
    if form is None:
        return rule
    return replace(
        rule,
        resource=form.resource or CARD,
        tolerations=wire.at("tolerations", _tolerations, form),
        node_selector=form.node_selector or {},
        priority_class=form.priority_class.name if form.priority_class else "",
    )


def _ranked(rule: PodRule) -> PodRule:
    """The rule with nothing but its class."""
    return replace(rule, tolerations=(), node_selector={}, overrides=bool(rule.priority_class))


def _tolerations(form: CardsForm) -> tuple[Toleration, ...]:
    return affinity.tolerations(msgspec.Raw(msgspec.json.encode(form.tolerations)))


def _priority_class(form: PriorityForm | None) -> tuple[PriorityClass, ...]:
    if form is None:
        return ()
    policy = wire.at(
        "preemptionPolicy",
        lambda one: choices.one_of(one, PREEMPTION),
        form.preemption_policy or PREEMPTION[0],
    )
    name = wire.required(form.name, "name")
    return (PriorityClass(name, form.value, form.global_default, policy),)


def _qos(written: str | None) -> str:
    return choices.one_of(written, QOS) if written is not None else ""


def _enforce(written: str | None) -> str:
    return choices.one_of(written, ENFORCE) if written is not None else ""


def _amount(written: str) -> str:
    if not _AMOUNT.match(written):
        message = (
            f"{written[:60]!r} is no amount of a container; write requests.cpu, limits.memory and the like"
        )
        raise InvalidInput(message, value=written)
    return written
