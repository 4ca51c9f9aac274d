"""The form of tiers and of label selectors."""

from typing import Annotated

from bayplan.sources.estate.forms.base import Amounts, Form, PriorityValue, told
from bayplan.sources.estate.forms.notebooks import TolerationForm


class RequirementForm(Form):
    """A condition on a label."""

    key: Annotated[str, told("The label's key.")]
    operator: Annotated[str, told("In, NotIn, Exists or DoesNotExist.")]
    values: Annotated[list[str] | None, told("The values, for In and NotIn.")] = None


class SelectorForm(Form):
    """A label selector as Kubernetes has it."""

    match_labels: Annotated[dict[str, str] | None, told("Labels that have to be there.")] = None
    match_expressions: Annotated[list[RequirementForm] | None, told("Conditions on labels.")] = None


class NamespacesForm(Form):
    """Namespaces by name and by labels; where both are given, both have to agree."""

    names: Annotated[list[str] | None, told("Names, in which * and ? may stand.")] = None
    labels: Annotated[
        dict[str, str] | None, told("Labels that the namespace has; * and ? may stand in values.")
    ] = None


class LimitRangeForm(Form):
    """Defaults and bounds for containers."""

    default: Annotated[Amounts | None, told("Limits of a container that has none.")] = None
    default_request: Annotated[Amounts | None, told("Requests of a container that has none.")] = None
    max: Annotated[Amounts | None, told("The most that a container may have as limit.")] = None
    min: Annotated[Amounts | None, told("The least that a container may request.")] = None
    max_limit_request_ratio: Annotated[Amounts | None, told("How far limits may exceed requests.")] = None


class PriorityForm(Form):
    """A priority class."""

    name: Annotated[str, told("What the class is called.")]
    value: Annotated[PriorityValue, told("Higher ones displace lower ones.")]
    preemption_policy: Annotated[str | None, told("PreemptLowerPriority, as if not said, or Never.")] = None
    always: Annotated[bool, told("Also for pods that name another class.")] = False
    global_default: Annotated[bool, told("Also for pods of all namespaces that name none.")] = False


class CardsForm(Form):
    """What pods get that ask for a card."""

    resource: Annotated[str | None, told("What cards are called; nvidia.com/gpu, if nothing is said.")] = None
    tolerations: Annotated[list[TolerationForm] | None, told("Taints that they bear.")] = None
    node_selector: Annotated[dict[str, str] | None, told("Labels of the nodes that they go to.")] = None
    priority_class: Annotated[PriorityForm | None, told("Their class, instead of that of the tier.")] = None


class TierForm(Form):
    """A tier: whose namespaces, and what holds in them."""

    name: Annotated[str, told("What findings call the tier.")]
    namespaces: Annotated[
        list[str | NamespacesForm], told("Its namespaces: names (with * and ?), or names and labels.")
    ]
    excluded: Annotated[
        list[str | NamespacesForm] | None, told("Namespaces that are none of the tier, written alike.")
    ] = None
    limit_range: Annotated[LimitRangeForm | None, told("The LimitRange of each.")] = None
    limit_range_name: Annotated[
        str | None, told("What it is called; tier-defaults. {namespace} stands for the namespace's name.")
    ] = None
    limit_range_opt_outs: Annotated[
        list[str | NamespacesForm] | None,
        told("Namespaces of the tier that bring a LimitRange of their own."),
    ] = None
    quota: Annotated[Amounts | None, told("The ResourceQuota of each.")] = None
    quota_name: Annotated[
        str | None, told("What it is called; tier-quota. {namespace} stands for the namespace's name.")
    ] = None
    quota_opt_outs: Annotated[
        list[str | NamespacesForm] | None, told("Namespaces of the tier that bring a quota of their own.")
    ] = None
    priority_class: Annotated[PriorityForm | None, told("The class that its pods get.")] = None
    memory: Annotated[str | None, told("equal: memory requests are the limits. burstable: less will do.")] = (
        None
    )
    strip_cpu_limits: Annotated[bool, told("Whether CPU limits are taken out of every pod.")] = False
    requires: Annotated[
        list[str] | None,
        told("What every container has to say: requests.cpu, requests.memory, limits.memory ..."),
    ] = None
    enforce: Annotated[
        str | None,
        told(
            "What becomes of pods that do not meet requires, or memory: equal. deny: refused. warn: let in. "
            "Where it is not said, requires is denied, and memory is for lint and for sizes only."
        ),
    ] = None
    qos: Annotated[
        str | None, told("The class that pods shall have: Guaranteed or Burstable. Held against the rest.")
    ] = None
    cards: Annotated[CardsForm | None, told("What pods get that ask for a card.")] = None
