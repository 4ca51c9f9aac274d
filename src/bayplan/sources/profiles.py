"""Reads a KubeSchedulerConfiguration (v1, v1beta3) into scheduler profiles.

Follows `pkg/scheduler/apis/config/v1/default_plugins.go: mergePlugins` and `framework/runtime:
expandMultiPointPlugins`: what `multiPoint` lists is on everywhere unless an extension point disables it; what
an extension point lists itself comes first, and its weight counts before that of `multiPoint`. Plugins and
settings that are not modelled are named in the notes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
import yaml
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import NodeTerm
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.profile import BOTH, Profile, ResourceWeight, ShapePoint, Strategy
from bayplan.sources import files
from bayplan.sources.kubernetes import affinity, selectors, wire
from bayplan.sources.manifests import json_documents, yaml_documents
from bayplan.sources.manifests.documents import Document
from bayplan.sources.profiles_wire import (
    WireAffinityArgs,
    WireArgs,
    WireBalanceArgs,
    WireConfiguration,
    WireFitArgs,
    WireNodeAffinityArgs,
    WirePlugins,
    WirePoint,
    WireProfile,
    WireRatio,
    WireResource,
    WireSet,
    WireSpreadArgs,
    WireStrategy,
)

GROUP: Final = "kubescheduler.config.k8s.io/"
VERSIONS: Final = ("v1", "v1beta3")
KIND: Final = "KubeSchedulerConfiguration"
ALL: Final = "*"
BUILT_IN: Final = ("PrioritySort", "DefaultBinder", "NodeDeclaredFeatures")
"""Plugins that decide nothing which is modelled, or nothing that can be switched off sensibly."""
T = TypeVar("T")


class Configuration(Record, frozen=True):
    """The profiles of one configuration, and what of it is not modelled."""

    profiles: tuple[Profile, ...] = ()
    notes: tuple[str, ...] = ()


def read(path: str, kubernetes: Kubernetes) -> Configuration:
    """The profiles of a configuration file, for one minor of Kubernetes."""
    (source, *more) = files.find([path])
    if more:
        raise InvalidInput("is a directory; name the scheduler's configuration file", file=path)
    text = files.content(source)
    try:
        return _configuration(_only_document(text), kubernetes)
    except InvalidInput as error:
        line = error.line or _line_of(text, error.path)
        raise InvalidInput(
            error.message, file=source.name, line=line, path=error.path, value=error.value
        ) from error


def _only_document(text: bytes) -> bytes:
    found = json_documents if text.lstrip()[:1] == b"{" else yaml_documents
    documents = list(found.documents(text))
    for one in documents:
        if isinstance(one, InvalidInput):
            raise one
    if len(documents) != 1 or not isinstance(documents[0], Document):
        raise InvalidInput(f"holds {len(documents)} documents; give one {KIND}")
    return bytes(documents[0].data)


def _configuration(data: bytes, kubernetes: Kubernetes) -> Configuration:
    found = wire.decoder(WireConfiguration)(data)
    if found.kind != KIND:
        raise InvalidInput(f"is a {found.kind or 'document without a kind'}, not a {KIND}", path="kind")
    if found.api_version not in [GROUP + version for version in VERSIONS]:
        known = " or ".join(GROUP + version for version in VERSIONS)
        raise InvalidInput(f"{found.api_version!r} is not read; write {known}", path="apiVersion")
    reader = _Reader(kubernetes)
    made = wire.each("profiles", reader.profile, found.profiles or [WireProfile()])
    names = [one.name for one in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidInput(f"two profiles are called {twice[0]!r}; give each its own", path="profiles")
    if found.extenders:
        reader.notes.append("the scheduler's extenders are not asked")
    return Configuration(made, tuple(dict.fromkeys(reader.notes)))


class _Reader:
    def __init__(self, kubernetes: Kubernetes) -> None:
        self._base = profiles.default(kubernetes)
        self.notes: list[str] = []

    def profile(self, item: WireProfile) -> Profile:
        plugins = item.plugins or WirePlugins()
        everywhere = _MultiPoint(self._base, plugins.multi_point or WireSet())
        made = replace(
            self._base,
            name=item.scheduler_name or self._base.name,
            filters=everywhere.expand(plugins.filter, self._base.filters),
            weights=everywhere.weigh(plugins.score, tuple(self._base.weights)),
            gates=profiles.GATES in everywhere.expand(plugins.pre_enqueue, (profiles.GATES,)),
            preemption=profiles.PREEMPTION in everywhere.expand(plugins.post_filter, (profiles.PREEMPTION,)),
            claims=self._base.claims
            and profiles.DYNAMIC_RESOURCES
            in everywhere.expand(plugins.post_filter, (profiles.DYNAMIC_RESOURCES,)),
        )
        self._note_unknown(plugins, made.name)
        return self._configured(made, item.plugin_config or [])

    def _configured(self, made: Profile, found: list[WireArgs]) -> Profile:
        for index, arguments in enumerate(found):
            try:
                made = self._apply(made, arguments)
            except InvalidInput as error:
                raise wire.below(error, f"pluginConfig[{index}]") from error
        return made

    def _note_unknown(self, plugins: WirePlugins, name: str) -> None:
        for found in msgspec.structs.astuple(plugins):
            for plugin in (found.enabled or ()) if found else ():
                if plugin.name not in KNOWN:
                    self.notes.append(f"plugin {plugin.name} of profile {name} is not modelled")

    def _apply(self, made: Profile, arguments: WireArgs) -> Profile:
        read_arguments = ARGUMENTS.get(arguments.name)
        if read_arguments is not None:
            return wire.at("args", lambda raw: read_arguments(made, bytes(raw)), arguments.args)
        if arguments.name not in (*KNOWN, *BUILT_IN):
            self.notes.append(f"plugin {arguments.name} of profile {made.name} is not modelled")
        return made


class _MultiPoint:
    """What is on at every extension point, after the defaults and the configuration are merged."""

    def __init__(self, base: Profile, given: WireSet) -> None:
        defaults = [*dict.fromkeys([*base.filters, *base.weights, *STAGES])]
        off = {plugin.name for plugin in given.disabled or ()}
        asked = {plugin.name: plugin.weight or 0 for plugin in given.enabled or ()}
        kept = [] if ALL in off else [name for name in defaults if name not in off]
        self._names = [*dict.fromkeys([*kept, *asked])]
        self._weights = {**base.weights, **{name: weight for name, weight in asked.items() if weight}}

    def expand(self, point: WireSet | None, able: Sequence[str]) -> tuple[str, ...]:
        """The plugins at one extension point, of those that are able to work there, in their order."""
        given = point or WireSet()
        off = {plugin.name for plugin in given.disabled or ()}
        asked = [plugin.name for plugin in given.enabled or ()]
        inherited = [] if ALL in off else [name for name in self._names if name not in off]
        first = [name for name in asked if name in inherited]
        rest = [name for name in inherited if name not in asked]
        last = [name for name in asked if name not in first]
        return tuple(name for name in dict.fromkeys([*first, *rest, *last]) if name in able)

    def weigh(self, point: WireSet | None, able: Sequence[str]) -> dict[str, int]:
        """The scoring plugins with their weights; where none is written, the default or 1."""
        own = {plugin.name: plugin.weight or 0 for plugin in (point.enabled if point else None) or ()}
        return {name: own.get(name) or self._weights.get(name) or 1 for name in self.expand(point, able)}


def _fit(made: Profile, data: bytes) -> Profile:
    found = wire.decoder(WireFitArgs)(data)
    made = replace(
        made,
        ignored_resources=tuple(found.ignored_resources or ()),
        ignored_groups=tuple(found.ignored_resource_groups or ()),
    )
    return wire.at(
        "scoringStrategy", lambda one: _strategy(made, one), found.scoring_strategy or WireStrategy()
    )


def _strategy(made: Profile, item: WireStrategy) -> Profile:
    kind = _kind_of_strategy(item.type or Strategy.LEAST)
    shape = (item.requested_to_capacity_ratio or WireRatio()).shape or []
    if kind is Strategy.RATIO and not shape:
        raise InvalidInput("needs a shape of at least one point", path="requestedToCapacityRatio.shape")
    points = wire.each("requestedToCapacityRatio.shape", _point, shape)
    if list(points) != sorted(points, key=lambda one: one.utilization):
        raise InvalidInput("utilizations must rise", path="requestedToCapacityRatio.shape")
    return replace(made, strategy=kind, ratio_shape=points, fit_resources=_resources(item.resources))


def _kind_of_strategy(written: str) -> Strategy:
    if written not in Strategy.__members__.values():
        known = ", ".join(Strategy)
        raise InvalidInput(f"{written!r} is not known; write one of {known}", path="type", value=written)
    return Strategy(written)


def _point(item: WirePoint) -> ShapePoint:
    if not 0 <= item.utilization <= 100 or not 0 <= item.score <= 10:
        raise InvalidInput("needs a utilization of 0 to 100 and a score of 0 to 10")
    return ShapePoint(item.utilization, item.score)


def _resources(items: list[WireResource] | None) -> tuple[ResourceWeight, ...]:
    return wire.each("resources", _resource, items) if items else BOTH


def _resource(item: WireResource) -> ResourceWeight:
    weight = 1 if item.weight is None else item.weight
    if not 1 <= weight <= 100:
        raise InvalidInput("must be a whole number from 1 to 100", path="weight", value=str(weight))
    return ResourceWeight(wire.required(item.name, "name"), weight)


def _balance(made: Profile, data: bytes) -> Profile:
    return replace(made, balance_resources=_resources(wire.decoder(WireBalanceArgs)(data).resources))


def _pod_affinity(made: Profile, data: bytes) -> Profile:
    found = wire.decoder(WireAffinityArgs)(data)
    weight = 1 if found.hard_pod_affinity_weight is None else found.hard_pod_affinity_weight
    if not 0 <= weight <= 100:
        raise InvalidInput(
            "must be a whole number from 0 to 100", path="hardPodAffinityWeight", value=str(weight)
        )
    ignored = bool(found.ignore_preferred_terms_of_existing_pods)
    return replace(made, hard_affinity_weight=weight, ignore_preferred_of_existing=ignored)


def _spread(made: Profile, data: bytes) -> Profile:
    found = wire.decoder(WireSpreadArgs)(data)
    constraints = wire.at("defaultConstraints", affinity.spread, found.default_constraints)
    kind = found.defaulting_type or "System"
    if kind not in ("System", "List"):
        raise InvalidInput(f"{kind!r} is not known; write System or List", path="defaultingType", value=kind)
    if kind == "System" and constraints:
        raise InvalidInput("must be List where defaultConstraints are given", path="defaultingType")
    if any(one.selector is not None for one in constraints):
        raise InvalidInput(
            "may not have a labelSelector: it is found for each pod", path="defaultConstraints"
        )
    if kind == "System":
        return replace(made, spread_defaults=profiles.SYSTEM_SPREAD, system_spread=True)
    return replace(made, spread_defaults=constraints, system_spread=False)


def _node_affinity(made: Profile, data: bytes) -> Profile:
    found = wire.decoder(WireNodeAffinityArgs)(data).added_affinity
    if found is None:
        return made
    required = wire.at(
        f"addedAffinity.{affinity.REQUIRED}", affinity.node_selector,
        found.required_during_scheduling_ignored_during_execution,
    )  # fmt: skip
    preferred = wire.each(
        f"addedAffinity.{affinity.PREFERRED}",
        _preferred,
        found.preferred_during_scheduling_ignored_during_execution,
    )
    return replace(made, added_required=required, added_preferred=preferred)


def _preferred(item: affinity.WirePreferredNodes) -> tuple[int, NodeTerm]:
    return item.weight or 0, selectors.node_term(item.preference or selectors.WireNodeTerm())


STAGES: Final = (profiles.GATES, profiles.PREEMPTION, profiles.DYNAMIC_RESOURCES)
ARGUMENTS: Final[Mapping[str, Callable[[Profile, bytes], Profile]]] = {
    profiles.FIT: _fit,
    profiles.BALANCE: _balance,
    profiles.POD_AFFINITY: _pod_affinity,
    profiles.SPREAD: _spread,
    profiles.NODE_AFFINITY: _node_affinity,
}
KNOWN: Final = frozenset((*profiles.FILTERS, *profiles.WEIGHTS, *STAGES, *BUILT_IN))


def _line_of(text: bytes, path: str) -> int:
    """The line on which a place of the document stands, as far as its path can be followed."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return 0
    for step in path.replace("[", ".[").split("."):
        node = _below(node, step) or node
    return node.start_mark.line + 1 if node is not None else 0


def _below(node: yaml.Node | None, step: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and step.startswith("["):
        index = int(step.strip("[]"))
        return node.value[index] if index < len(node.value) else None
    return None
