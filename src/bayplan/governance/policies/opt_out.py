"""A namespace opts out of generated policy and brings none of its own.

Opting out is a label: one that the estate names as such, or one that a rule excludes. Held against the
estate's labels a namespace needs a limit range or a quota; held against a rule, that which the rule would
have made.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.estate import NamespaceRule, Where
from bayplan.model.findings import Severity
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import NamespaceInfo


def _look(house: House) -> Iterator[Complaint]:
    for one in sorted(house.tree.objects.namespaces, key=lambda info: info.name):
        missing = _missing(house, one)
        if missing:
            declared = house.declared("Namespace", "", one.name)
            label, lacks = missing
            yield Complaint(
                declared.subject,
                f"label {label} opts out of generated policy, and the namespace has no {lacks} of its own",
                declared.place("metadata.labels"),
            )


def _missing(house: House, one: NamespaceInfo) -> tuple[str, str] | None:
    """The label by which a namespace opts out, and what it should then bring."""
    labels = house.labels_of(one.name)
    ranges, quotas = house.policies.limits_of(one.name), house.policies.quotas_of(one.name)
    for selector in house.declaration.opt_outs:
        if selector.selects(labels) and not ranges and not quotas:
            return _said(selector), "limit range and no quota"
    for rule in house.namespace_rules:
        label = _excluded_by(rule, one, house)
        if label and rule.quotas and not quotas:
            return label, "quota"
        if label and rule.limit_ranges and not ranges:
            return label, "limit range"
    return None


def _excluded_by(rule: NamespaceRule, one: NamespaceInfo, house: House) -> str:
    """The labels by which a rule leaves a namespace out that it would otherwise mean."""
    labels = house.labels_of(one.name)
    excusing = [pick for pick in rule.where.excludes if pick.picks(one.name, labels)]
    if not excusing or not Where(rule.where.picks).meets(one.name, labels):
        return ""
    said = [_said(pick.selector or LabelSelector(pick.wild_labels)) for pick in excusing]
    return min(said) if all(said) else ""


def _said(selector: LabelSelector) -> str:
    equal = [f"{key}={value}" for key, value in sorted(selector.match_labels.items())]
    return ", ".join([*equal, *(one.key for one in selector.expressions)])


OPT_OUT: Final = Check(
    code="opt-out-undefined",
    severity=Severity.WARNING,
    title="namespace that opts out and defines nothing",
    reason=(
        "Opting out means: this namespace brings its own bounds. One that brings none has no default sizes "
        "and no ceiling at all, and one leaking pod may ask for everything."
    ),
    remedy="declare a LimitRange and a ResourceQuota in the namespace, or remove the label",
    look=_look,
)
