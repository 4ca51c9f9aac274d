"""The sections of an estate file in the order in which a person reads them, each with what it is for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.model.estate import Declaration, Source, Suppression, Window
from bayplan.views.estate import lower, policy, sizing
from bayplan.views.estate.lower import Entry, said
from bayplan.views.estate.units import Plain, duration
from bayplan.views.estate.yaml import Value


class Section(NamedTuple):
    """A key at the top: what it is for, and how its value is made."""

    key: str
    comment: str
    value: Callable[[Declaration], Value]


def values(declaration: Declaration) -> Mapping[str, Value]:
    """All that is declared, key by key; keys of which nothing is said are left out."""
    found = {one.key: one.value(declaration) for one in SECTIONS}
    return {key: value for key, value in found.items() if value}


def _windows(found: tuple[Window, ...]) -> Iterator[Entry]:
    for one in found:
        yield said(
            name=one.name, schedule=one.schedule, duration=duration(one.minutes), timeZone=one.time_zone
        )


def _sources(found: tuple[Source, ...]) -> Iterator[Entry]:
    for one in found:
        yield said(name=one.name, kind=one.kind, url=one.url, path=one.path, secret=one.secret)


def _suppressions(found: tuple[Suppression, ...]) -> Iterator[Entry]:
    for one in found:
        until = Plain(one.until.isoformat()) if one.until else None
        yield said(check=one.check, subject=one.subject, reason=one.reason, until=until)


def _attach_limits(declaration: Declaration) -> Iterator[Entry]:
    for one in declaration.attach_limits:
        prefix = "" if one.prefix == "scsi" else one.prefix
        yield said(driver=one.driver, loop=one.loop, bus=one.bus, prefix=prefix)


SECTIONS: Final = (
    Section("kubernetes", "The minor release to be faithful to.", lambda all: all.kubernetes),
    Section(
        "hosts",
        "Hypervisor hosts. Only a person knows what a host keeps for itself (reserve), how far it may be\n"
        "overcommitted, and what its disks carry beside storage pools (carries).",
        lambda all: list(lower.hosts(all)),
    ),
    Section(
        "storagePools",
        "Storages of the hypervisor. Only a person knows how much of one may be promised (overcommit)\n"
        "and how far it may be filled (full).",
        lambda all: list(lower.storage_pools(all)),
    ),
    Section(
        "networks",
        "Networks that machines are in. A bridge does not know its addresses: cidr, gateway and reserved\n"
        "are for a person to fill in.",
        lambda all: list(lower.networks(all.lower.networks)),
    ),
    Section(
        "devices",
        "PCI devices that can be passed through. The memory of a card is for a person to fill in.",
        lambda all: list(lower.devices(all.lower)),
    ),
    Section(
        "machines",
        "Virtual machines. Where they are read from the hypervisor as well, that counts, and what differs\n"
        "here is told; a machine that is only planned can be added.",
        lambda all: [lower.machine(one) for one in all.lower.machines],
    ),
    Section(
        "pools",
        "Workers that are alike: what one gives to pods, and the machine under it. Reviews without a\n"
        "snapshot take their nodes from here, and so does a question for one more.",
        lambda all: [policy.pool(one) for one in all.pools],
    ),
    Section(
        "attachLimits",
        "How many volumes a machine can really have, whatever its CSINode advertises.",
        lambda all: list(_attach_limits(all)),
    ),
    Section(
        "cards",
        "Memory of cards that pods share as an extended resource.",
        lambda all: [policy.card(one) for one in all.cards],
    ),
    Section(
        "capacity",
        "What the platform has to bear, and how far it may be loaded.",
        lambda all: policy.capacity(all.capacity),
    ),
    Section(
        "sizing",
        "How containers are to be sized: what nobody may lower, what stays as it is, who comes first.",
        lambda all: sizing.sizing(all.sizing),
    ),
    Section(
        "singletons",
        "Workloads of which there is one, and whose absence hurts: a drain says so before it moves them.",
        lambda all: all.singletons,
    ),
    Section(
        "protected", "Workloads that nobody moves without asking.", lambda all: all.protected
    ),
    Section(
        "tiers",
        "Classes of namespaces, and what holds in them.",
        lambda all: list(policy.tiers(all)),
    ),
    Section("windows", "When the platform is worked on.", lambda all: list(_windows(all.windows))),
    Section(
        "sources",
        "Where usage and history can be asked. A secret is named here, and never written down.",
        lambda all: list(_sources(all.sources)),
    ),
    Section(
        "suppressions",
        "What is excused from checks, why, and until when.",
        lambda all: list(_suppressions(all.suppressions)),
    ),
    Section(
        "optOuts",
        "Labels by which a namespace says that it brings limit ranges and quotas of its own.",
        lambda all: [policy.selector(one) for one in all.opt_outs],
    ),
)  # fmt: skip
