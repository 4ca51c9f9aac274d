"""The lower layer that an estate file declares: hosts, pools, networks, devices, machines."""

from bayplan.model.machines import Lower
from bayplan.sources.estate import devices, hosts, machines, networks, storage
from bayplan.sources.estate.forms import EstateForm
from bayplan.sources.kubernetes import wire


def lower(form: EstateForm) -> Lower:
    """All of it, in the order of the file."""
    known = wire.each("networks", networks.network, form.networks)
    named = {one.name: one for one in known}
    found = wire.each("devices", devices.device, form.devices)
    return Lower(
        hosts=tuple(one for one in wire.each("hosts", hosts.host, form.hosts) if one is not None),
        storage_pools=wire.each("storagePools", storage.pool, form.storage_pools),
        networks=known,
        pci_devices=found,
        pci_mappings=devices.mappings(form.devices or (), found),
        machines=wire.each("machines", lambda one: machines.machine(one, named), form.machines),
    )
