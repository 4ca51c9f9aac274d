"""The wire form of a KubeSchedulerConfiguration: what of it is modelled."""

import msgspec

from bayplan.scheduling.profile import Strategy
from bayplan.sources.kubernetes import affinity
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Int64, Wire


class WirePlugin(Wire):
    name: str = ""
    weight: Int32 | None = None


class WireSet(Wire):
    enabled: list[WirePlugin] | None = None
    disabled: list[WirePlugin] | None = None


class WirePlugins(Wire):
    multi_point: WireSet | None = None
    pre_enqueue: WireSet | None = None
    filter: WireSet | None = None
    pre_filter: WireSet | None = None
    post_filter: WireSet | None = None
    pre_score: WireSet | None = None
    score: WireSet | None = None


class WireArgs(Wire):
    name: str = ""
    args: msgspec.Raw = ABSENT


class WireProfile(Wire):
    scheduler_name: str | None = None
    plugins: WirePlugins | None = None
    plugin_config: list[WireArgs] | None = None
    percentage_of_nodes_to_score: Int32 | None = None


class WireExtender(Wire):
    url_prefix: str | None = None


class WireConfiguration(Wire):
    api_version: str | None = None
    kind: str | None = None
    profiles: list[WireProfile] | None = None
    percentage_of_nodes_to_score: Int32 | None = None
    extenders: list[WireExtender] | None = None


class WireResource(Wire):
    name: str = ""
    weight: Int64 | None = None


class WirePoint(Wire):
    utilization: Int32 = 0
    score: Int32 = 0


class WireRatio(Wire):
    shape: list[WirePoint] | None = None


class WireStrategy(Wire):
    type: Strategy | None = None
    resources: list[WireResource] | None = None
    requested_to_capacity_ratio: WireRatio | None = None


class WireFitArgs(Wire):
    ignored_resources: list[str] | None = None
    ignored_resource_groups: list[str] | None = None
    scoring_strategy: WireStrategy | None = None


class WireBalanceArgs(Wire):
    resources: list[WireResource] | None = None


class WireAffinityArgs(Wire):
    hard_pod_affinity_weight: Int32 | None = None
    ignore_preferred_terms_of_existing_pods: bool | None = None


class WireSpreadArgs(Wire):
    default_constraints: msgspec.Raw = ABSENT
    defaulting_type: str | None = None


class WireNodeAffinityArgs(Wire):
    added_affinity: affinity.WireNodeAffinity | None = None
