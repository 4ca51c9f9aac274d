"""Networks that machines are in."""

from bayplan.model.machines import Network
from bayplan.sources.estate import addresses
from bayplan.sources.estate.forms.lower import NetworkForm
from bayplan.sources.kubernetes import wire


def network(form: NetworkForm) -> Network:
    """A network."""
    return Network(
        wire.required(form.name, "name"),
        form.host or "",
        form.bridge or "",
        form.vlan,
        wire.at("cidr", addresses.network, form.cidr) if form.cidr else "",
        wire.at("gateway", addresses.address, form.gateway) if form.gateway else "",
        wire.each("reserved", addresses.reserved, form.reserved),
    )
