"""The wire form of a KubeSchedulerConfiguration.

The scheduler decodes its configuration strictly: a key that it does not know stops it. So does one here, lest
a slip of the pen leave a default in force unnoticed. Keys that are known and not modelled are named, and
passed over.
"""

import msgspec

from bayplan.sources.kubernetes import affinity
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Int64, Wire


class Strict(Wire, forbid_unknown_fields=True):
    """A part of the configuration with all the keys it may have."""


class StrictArgs(Strict):
    """The settings of a plugin, which may say of what kind they are."""

    api_version: str | None = None
    kind: str | None = None


class WirePlugin(Strict):
    name: str = ""
    weight: Int32 | None = None


class WireSet(Strict):
    enabled: list[WirePlugin] | None = None
    disabled: list[WirePlugin] | None = None


class WirePlugins(Strict):
    multi_point: WireSet | None = None
    pre_enqueue: WireSet | None = None
    queue_sort: WireSet | None = None
    pre_filter: WireSet | None = None
    filter: WireSet | None = None
    post_filter: WireSet | None = None
    pre_score: WireSet | None = None
    score: WireSet | None = None
    reserve: WireSet | None = None
    permit: WireSet | None = None
    pre_bind: WireSet | None = None
    bind: WireSet | None = None
    post_bind: WireSet | None = None


class WireArgs(Strict):
    name: str = ""
    args: msgspec.Raw = ABSENT


class WireProfile(Strict):
    scheduler_name: str | None = None
    plugins: WirePlugins | None = None
    plugin_config: list[WireArgs] | None = None
    percentage_of_nodes_to_score: Int32 | None = None


class WireExtender(Wire):
    url_prefix: str | None = None


class WireConfiguration(Strict):
    api_version: str | None = None
    kind: str | None = None
    profiles: list[WireProfile] | None = None
    percentage_of_nodes_to_score: Int32 | None = None
    extenders: list[WireExtender] | None = None
    parallelism: Int32 | None = None
    leader_election: msgspec.Raw = ABSENT
    client_connection: msgspec.Raw = ABSENT
    enable_profiling: bool | None = None
    enable_contention_profiling: bool | None = None
    pod_initial_backoff_seconds: Int64 | None = None
    pod_max_backoff_seconds: Int64 | None = None
    delay_cache_until_active: bool | None = None
    healthz_bind_address: str | None = None
    metrics_bind_address: str | None = None


class WireResource(Strict):
    name: str = ""
    weight: Int64 | None = None


class WirePoint(Strict):
    utilization: Int32 = 0
    score: Int32 = 0


class WireRatio(Strict):
    shape: list[WirePoint] | None = None


class WireStrategy(Strict):
    type: str | None = None
    resources: list[WireResource] | None = None
    requested_to_capacity_ratio: WireRatio | None = None


class WireFitArgs(StrictArgs):
    ignored_resources: list[str] | None = None
    ignored_resource_groups: list[str] | None = None
    scoring_strategy: WireStrategy | None = None


class WireBalanceArgs(StrictArgs):
    resources: list[WireResource] | None = None


class WireAffinityArgs(StrictArgs):
    hard_pod_affinity_weight: Int32 | None = None
    ignore_preferred_terms_of_existing_pods: bool | None = None


class WireSpreadArgs(StrictArgs):
    default_constraints: msgspec.Raw = ABSENT
    defaulting_type: str | None = None


class WireNodeAffinityArgs(StrictArgs):
    added_affinity: affinity.WireNodeAffinity | None = None
