"""Holds a declaration against itself: all that cannot be, and all that ends badly, at once."""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.findings import Finding
from bayplan.sources.estate.checks import (
    addresses,
    bootstrap,
    cards,
    classes,
    cluster,
    commitments,
    components,
    foundations,
    homes,
    losses,
    names,
    notebooks,
    passthrough,
    ranges,
    risks,
    settings,
    sizes,
    slots,
    tier_pods,
    tiers,
    words,
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
    words.unusable_words,
    words.alike_tiers,
    ranges.overlapping_networks,
    ranges.foreign_gateways,
    ranges.foreign_reserves,
    addresses.repeated_addresses,
    addresses.unfit_addresses,
    homes.undeclared_hosts,
    homes.undeclared_pools,
    homes.uncounted_workers,
    homes.undeclared_networks,
    homes.undeclared_disks,
    homes.undeclared_devices,
    homes.undeclared_cards,
    passthrough.shared_devices,
    passthrough.exhausted_mappings,
    slots.repeated_slots,
    sizes.shared_classes,
    cluster.overlapping_ranges,
    cluster.narrow_ranges,
    cluster.foreign_dns,
    cluster.unfit_address,
    cluster.disagreeing_release,
    cluster.disagreeing_network,
    settings.repeated_settings,
    settings.unreservable,
    settings.foreign_settings,
    bootstrap.huge_pages,
    classes.two_defaults,
    classes.undeclared_foundations,
    classes.foreign_keys,
    cards.undeclared_pools,
    components.own_doubts,
    components.said_elsewhere,
    components.awaited_selves,
    components.open_secrets,
    notebooks.two_defaults,
    notebooks.unknown_things,
    notebooks.unknown_classes,
    notebooks.unbounded_profiles,
    notebooks.hollow_scratch,
    notebooks.hasty_culling,
    tiers.contradicting_ranges,
    tiers.stripped_limits,
    tiers.small_quotas,
    tiers.overlapping,
    tiers.beyond_the_cluster,
    tiers.uncounted_cards,
    tier_pods.unreachable_classes,
    tier_pods.unmatched_tolerations,
    tier_pods.contested_classes,
    tier_pods.equal_priorities,
    tier_pods.unfit_engines,
    losses.unknown_thresholds,
    losses.unknown_things,
    commitments.reserves,
    commitments.memory,
    commitments.vcpus,
    commitments.pools,
    slots.crowded_slots,
    foundations.shared_disks,
    losses.hopeless_losses,
    cluster.server_count,
)


def judge(
    declaration: Declaration, form: EstateForm, file: str, line: Line
) -> tuple[list[InvalidInput], tuple[Finding, ...]]:
    """What contradicts itself, as errors without a place in a file; what is a risk, as findings with one."""
    scene = Scene(declaration, form)
    found = [doubt for check in CHECKS for doubt in check(scene)]
    errors = [InvalidInput(one.message, path=one.path, value=one.value) for one in found if not one.code]
    return errors, tuple(risks.finding(one, file, line(one.path)) for one in found if one.code)
