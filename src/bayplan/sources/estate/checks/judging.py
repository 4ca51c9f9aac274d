"""Holds a declaration against itself: all that cannot be, and all that ends badly, at once."""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.findings import Finding
from bayplan.sources.estate.checks import (
    addresses,
    commitments,
    foundations,
    homes,
    losses,
    names,
    passthrough,
    ranges,
    risks,
    sizes,
    slots,
)
from bayplan.sources.estate.checks.scene import Scene
from bayplan.sources.estate.forms import EstateForm

Check = Callable[[Scene], Iterator[Doubt]]
Line = Callable[[str], int]

CHECKS: Final[tuple[Check, ...]] = (
    names.repeated_names,
    names.repeated_machines,
    names.repeated_pools,
    names.repeated_devices,
    names.repeated_bounds,
    ranges.overlapping_networks,
    ranges.foreign_gateways,
    ranges.foreign_reserves,
    addresses.repeated_addresses,
    addresses.unfit_addresses,
    homes.undeclared_hosts,
    homes.undeclared_pools,
    homes.undeclared_networks,
    homes.undeclared_disks,
    homes.undeclared_devices,
    homes.undeclared_cards,
    passthrough.shared_devices,
    passthrough.exhausted_mappings,
    slots.repeated_slots,
    sizes.shared_classes,
    losses.unknown_thresholds,
    losses.unknown_things,
    commitments.reserves,
    commitments.memory,
    commitments.vcpus,
    commitments.pools,
    slots.crowded_slots,
    foundations.shared_disks,
    losses.hopeless_losses,
)


def judge(
    declaration: Declaration, form: EstateForm, file: str, line: Line
) -> tuple[list[InvalidInput], tuple[Finding, ...]]:
    """What contradicts itself, as errors without a place in a file; what is a risk, as findings with one."""
    scene = Scene(declaration, form)
    found = [doubt for check in CHECKS for doubt in check(scene)]
    errors = [InvalidInput(one.message, path=one.path, value=one.value) for one in found if not one.code]
    return errors, tuple(risks.finding(one, file, line(one.path)) for one in found if one.code)
