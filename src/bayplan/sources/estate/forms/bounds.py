"""The form of what the platform has to bear: limits of drivers and cards, the policy, what is to come."""

import datetime
from typing import Annotated

import msgspec

from bayplan.sources.estate.forms.base import (
    Amounts,
    ClauseText,
    Count,
    Duration,
    Form,
    PriorityValue,
    Share,
    Size,
    told,
)


class AttachLimitForm(Form):
    """How many volumes of a CSI driver a machine can have, beside what its CSINode advertises."""

    driver: Annotated[str, told("The CSI driver.")]
    loop: Annotated[Count | None, told("How many slots the driver itself walks through.")] = None
    bus: Annotated[Count | None, told("How many slots of the hypervisor it may use.")] = None
    prefix: Annotated[str, told("What the names of those slots begin with.")] = "scsi"


class CardForm(Form):
    """The memory of a card, as an extended resource that pods share."""

    resource: Annotated[str, told("The extended resource.")]
    unit: Annotated[Size, told("What one of it stands for, such as 1Mi.")]
    physical: Annotated[Size | None, told("What the card really has.")] = None
    headroom: Annotated[Size | None, told("What is to stay free of it.")] = None
    host: Annotated[str | None, told("The host that the card is plugged into.")] = None
    address: Annotated[str | None, told("Its address there, in quotes.")] = None


class ExpendableForm(Form):
    """What may stay down after a loss."""

    priority_below: Annotated[PriorityValue | None, told("Pods of a lower priority than this.")] = None
    namespaces: Annotated[list[str] | None, told("Namespaces, in whose names * may stand.")] = None


class TriggerForm(Form):
    """A rule for when to act: any of its conditions, or all of them."""

    name: Annotated[str, told("What it is called.")]
    action: Annotated[str | None, told("What it calls for.")] = None
    minutes: Annotated[
        Duration | None, told("For how long it has to hold; what holds now counts where nothing is said.")
    ] = msgspec.field(default=None, name="for")
    some: Annotated[list[ClauseText] | None, told("Conditions of which one is enough.")] = msgspec.field(
        default=None, name="any"
    )
    every: Annotated[list[ClauseText] | None, told("Conditions that all have to hold.")] = msgspec.field(
        default=None, name="all"
    )


class PlannedForm(Form):
    """What is to come."""

    name: Annotated[str, told("What it is.")]
    volumes: Annotated[Count, told("How many block volumes it brings in all.")] = 0
    requests: Annotated[Amounts | None, told("What each of its pods asks for.")] = None
    replicas: Annotated[Count, told("How many pods it has.")] = 1
    at: Annotated[datetime.date | None, told("From when on: 2027-01-31.")] = None


class CapacityForm(Form):
    """What the platform has to bear, and how far it may be loaded."""

    survive: Annotated[
        list[str] | None,
        told("Losses to survive: any-node, any-host, any-disk, any-gpu, node/NAME, host/NAME."),
    ] = None
    expendable: Annotated[ExpendableForm | None, told("What may stay down after such a loss.")] = None
    thresholds: Annotated[
        dict[str, Share] | None, told("Constraint to the share of it above which a line is worth a warning.")
    ] = None
    triggers: Annotated[
        list[TriggerForm] | None, told("When to add workers, and when to take some away.")
    ] = None
    planned: Annotated[list[PlannedForm] | None, told("What is to come.")] = None


class SourceForm(Form):
    """Where something can be asked."""

    name: Annotated[str, told("What it is called in this file.")]
    kind: Annotated[str, told("prometheus, history, proxmox or kubernetes.")]
    url: Annotated[str | None, told("Where it answers, without a user or a password.")] = None
    path: Annotated[str | None, told("The file that holds it.")] = None
    secret: Annotated[
        str | None, told("The name of an environment variable, or a file; never the secret itself.")
    ] = None
