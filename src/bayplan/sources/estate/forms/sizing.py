"""The form of how containers are to be sized."""

from typing import Annotated

import msgspec

from bayplan.sources.estate.forms.base import Form, Quantity, Ratio, Size, told

Days = Annotated[int, msgspec.Meta(ge=1, le=400)]
CONTAINER = "The container that is meant; all of them where nothing is said."


class SizingClassForm(Form):
    """Workloads that are sized alike."""

    name: Annotated[str, told("stable, volatile, or a name of your own.")]
    workloads: Annotated[list[str], told("The workloads (namespace/name, with *) in it.")]
    factor: Annotated[
        Ratio | None, told("What the rule of the documents multiplies by; needed by a class of your own.")
    ] = None


class FloorForm(Form):
    """What no recommendation goes below. Without an amount, what is set now is the floor."""

    workload: Annotated[str, told("The workloads (namespace/name, with *) that it is about.")]
    why: Annotated[str, told("What happens below it.")]
    container: Annotated[str | None, told(CONTAINER)] = None
    memory: Annotated[Size | None, told("The least memory.")] = None
    cpu: Annotated[Quantity | None, told("The least CPU.")] = None
    bound: Annotated[str | None, told("requests or limits; both where nothing is said.")] = None


class FixedForm(Form):
    """Workloads whose sizes are somebody's own decision."""

    workload: Annotated[str, told("The workloads (namespace/name, with *) that it is about.")]
    why: Annotated[str, told("Why nothing is to be recommended.")]
    container: Annotated[str | None, told(CONTAINER)] = None


class SizingForm(Form):
    """How containers are to be sized."""

    days: Annotated[Days | None, told("How many days evidence should cover; 30 where nothing is said.")] = (
        None
    )
    rule: Annotated[str | None, told("The rule that makes the figures; ours where nothing is said.")] = None
    level: Annotated[
        str | None, told("How much of a plan is wanted: safe, balanced (as if nothing is said) or complete.")
    ] = None
    classes: Annotated[list[SizingClassForm] | None, told("Workloads that are sized alike.")] = None
    floors: Annotated[list[FloorForm] | None, told("What no recommendation goes below.")] = None
    fixed: Annotated[list[FixedForm] | None, told("Workloads whose sizes stay as they are.")] = None
    priority: Annotated[
        list[str] | None,
        told("Workloads (namespace/name, with *) that get theirs first where not all of it fits."),
    ] = None
    ledger: Annotated[
        str | None, told("The file in which accepted recommendations are remembered, beside this one.")
    ] = None
