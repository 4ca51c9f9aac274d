"""The form of the whole file, and of its smaller parts."""

import datetime
from typing import Annotated

from bayplan.sources.estate.forms.base import Amounts, Count, Duration, Form, told
from bayplan.sources.estate.forms.bounds import AttachLimitForm, CapacityForm, CardForm, SourceForm
from bayplan.sources.estate.forms.classes import SharingForm, StorageClassForm
from bayplan.sources.estate.forms.cluster import BootstrapForm, ClusterForm
from bayplan.sources.estate.forms.components import AccessForm, ComponentForm, DeliveryForm, PolicyEngineForm
from bayplan.sources.estate.forms.lower import (
    DeviceForm,
    HostForm,
    MachineForm,
    NetworkForm,
    StoragePoolForm,
    WorkerForm,
)
from bayplan.sources.estate.forms.notebooks import NotebooksForm
from bayplan.sources.estate.forms.sizing import SizingForm
from bayplan.sources.estate.forms.tiers import SelectorForm, TierForm


class TaintForm(Form):
    """A taint of a worker."""

    key: Annotated[str, told("Its key.")]
    effect: Annotated[str, told("NoSchedule, PreferNoSchedule or NoExecute.")]
    value: Annotated[str, told("Its value.")] = ""


class PoolForm(Form):
    """Workers that are alike."""

    name: Annotated[str, told("What it is called; workers are named after it.")]
    allocatable: Annotated[Amounts, told("What one worker gives to pods: cpu, memory and more.")]
    count: Annotated[Count, told("How many workers there are.")] = 1
    labels: Annotated[dict[str, str] | None, told("Labels of each, beside its host name.")] = None
    taints: Annotated[list[TaintForm] | None, told("Taints of each.")] = None
    slots: Annotated[dict[str, Count] | None, told("How many volumes each can attach, by CSI driver.")] = None
    machine: Annotated[WorkerForm | None, told("The machine under each of them.")] = None


class WindowForm(Form):
    """A maintenance window."""

    name: Annotated[str, told("What it is called.")]
    schedule: Annotated[str, told("When it opens, as a cron schedule.")]
    duration: Annotated[Duration, told("How long it is open: 90m, 4h, 1d.")]
    time_zone: Annotated[str | None, told("The zone of the schedule, such as Europe/Berlin; else UTC.")] = (
        None
    )


class SuppressionForm(Form):
    """What is excused from a check."""

    check: Annotated[str, told("The code of the check, in which * and ? may stand.")]
    subject: Annotated[str, told("The object as findings name it, such as Deployment media/*.")]
    reason: Annotated[str, told("Why.")]
    until: Annotated[datetime.date | None, told("The last day on which it is excused: 2027-01-31.")] = None


class EstateForm(Form):
    """What somebody declares about their platform: what no cluster and no manifest tells."""

    kubernetes: Annotated[str | None, told('The minor release to be faithful to, in quotes: "1.34".')] = None
    hosts: Annotated[list[HostForm] | None, told("Hypervisor hosts.")] = None
    storage_pools: Annotated[list[StoragePoolForm] | None, told("Storages of the hypervisor.")] = None
    networks: Annotated[list[NetworkForm] | None, told("Networks that machines are in.")] = None
    devices: Annotated[list[DeviceForm] | None, told("PCI devices that can be passed through.")] = None
    machines: Annotated[list[MachineForm] | None, told("Virtual machines.")] = None
    pools: Annotated[list[PoolForm] | None, told("Workers that are alike: there, or that could be.")] = None
    attach_limits: Annotated[
        list[AttachLimitForm] | None, told("How many volumes a machine can have, by CSI driver.")
    ] = None
    cards: Annotated[list[CardForm] | None, told("Budgets of the memory of cards.")] = None
    capacity: Annotated[CapacityForm | None, told("What the platform has to bear.")] = None
    sizing: Annotated[SizingForm | None, told("How containers are to be sized.")] = None
    singletons: Annotated[
        list[str] | None, told("Workloads (namespace/name, with *) of which there is one, and that hurt.")
    ] = None
    protected: Annotated[
        list[str] | None, told("Workloads (namespace/name, with *) that nobody moves without asking.")
    ] = None
    tiers: Annotated[list[TierForm] | None, told("Classes of namespaces, and what holds in them.")] = None
    windows: Annotated[list[WindowForm] | None, told("When the platform is worked on.")] = None
    sources: Annotated[list[SourceForm] | None, told("Where usage and history can be asked.")] = None
    suppressions: Annotated[list[SuppressionForm] | None, told("What is excused from checks.")] = None
    opt_outs: Annotated[
        list[SelectorForm] | None,
        told("Labels of namespaces that bring limit ranges and quotas of their own."),
    ] = None
    cluster: Annotated[ClusterForm | None, told("The cluster.")] = None
    bootstrap: Annotated[BootstrapForm | None, told("How machines become nodes.")] = None
    storage_classes: Annotated[list[StorageClassForm] | None, told("Storage classes.")] = None
    gpu_sharing: Annotated[list[SharingForm] | None, told("How cards are handed out, by pool.")] = None
    components: Annotated[list[ComponentForm] | None, told("What runs in the cluster for others.")] = None
    notebooks: Annotated[NotebooksForm | None, told("What JupyterHub offers.")] = None
    policy_engine: Annotated[PolicyEngineForm | None, told("What holds tiers up.")] = None
    delivery: Annotated[DeliveryForm | None, told("How what is rendered gets to the cluster.")] = None
    access: Annotated[AccessForm | None, told("What Bayplan may do.")] = None
