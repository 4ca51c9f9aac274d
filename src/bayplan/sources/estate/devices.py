"""PCI devices, and the resource mappings by which machines ask for them."""

from collections.abc import Sequence

from bayplan.model.machines import MappedDevice, PciDevice, PciMapping
from bayplan.sources.estate import addresses, amounts
from bayplan.sources.estate.forms.lower import DeviceForm
from bayplan.sources.kubernetes import wire


def device(form: DeviceForm) -> PciDevice:
    """A device."""
    return PciDevice(
        wire.required(form.host, "host"),
        wire.at("address", addresses.function, form.address),
        name=form.name or "",
        memory=wire.at("memory", amounts.size_or_none, form.memory),
    )


def mappings(forms: Sequence[DeviceForm], found: Sequence[PciDevice]) -> tuple[PciMapping, ...]:
    """The mappings that the devices name, in the order in which they are first named."""
    paths: dict[str, list[MappedDevice]] = {}
    for form, one in zip(forms, found, strict=True):
        for name in form.mappings or ():
            paths.setdefault(name, []).append(MappedDevice(one.host, one.address))
    return tuple(PciMapping(name, tuple(devices)) for name, devices in paths.items())
