"""Tables of tiers of every shape, namespaces and pods to hold them against, for hypothesis."""

from typing import Any

import msgspec
from hypothesis import strategies as some

from bayplan.model.estate import Declaration
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.platform import Platform, PolicyEngine
from bayplan.model.pods import Container, Effect, Pod, PodSpec, Resources, Toleration
from bayplan.model.policy import NamespaceInfo
from bayplan.model.quantities import parse
from bayplan.sources.estate import tiers
from bayplan.sources.estate.forms.tiers import TierForm
from tests import make

NAMES = ("0-core-dns", "4-aux-wiki", "4-aux", "media", "aux-4")
TIERS = ("0-core", "4-aux", "2-gpu")
KEYS = ("tier", "example.org/custom")
VALUES = ("0-core", "4-aux", "2-gpu", "true")
CARD = "nvidia.com/gpu"

named = some.sampled_from([*NAMES, "4-aux-*", "?-aux", "*-core-*", "*"])
labelled = some.fixed_dictionaries(
    {
        "labels": some.dictionaries(
            some.sampled_from(KEYS), some.sampled_from([*VALUES, "4-*", "*"]), min_size=1
        )
    },
    optional={"names": some.lists(named, min_size=1, max_size=2)},
)
picks = some.lists(some.one_of(named, labelled), min_size=1, max_size=2)
few = some.lists(some.one_of(named, labelled), max_size=1)
amounts = some.sampled_from(["100m", "1", "250m", "2"])
sizes = some.sampled_from(["64Mi", "256Mi", "1Gi", "1.5Gi"])
ranges = some.fixed_dictionaries(
    {},
    optional={
        "default": some.fixed_dictionaries({"memory": sizes}),
        "defaultRequest": some.fixed_dictionaries({"cpu": amounts}, optional={"memory": sizes}),
        "max": some.fixed_dictionaries({"memory": some.just("8Gi")}),
    },
)
quotas = some.dictionaries(
    some.sampled_from(["requests.cpu", "requests.memory", "pods", f"requests.{CARD}"]), amounts, min_size=1
)
own_names = some.sampled_from(["{namespace}-quota", "own", "a-{namespace}-b"])
tolerations = some.lists(
    some.one_of(
        some.just({"key": CARD, "operator": "Exists", "effect": "NoSchedule"}),
        some.just({"key": "dedicated", "value": "cards", "effect": "NoExecute", "tolerationSeconds": 30}),
        some.just({"key": "a/b", "value": "it's", "effect": "PreferNoSchedule"}),
    ),
    max_size=2,
    unique_by=lambda one: str(one["key"]),
)
ranked = some.fixed_dictionaries(
    {"name": some.sampled_from(["tier-low", "tier-high", "cards"]), "value": some.just(1000)},
    optional={"always": some.booleans()},
)
card = some.fixed_dictionaries(
    {},
    optional={
        "resource": some.sampled_from([CARD, "example.com/gpumem"]),
        "tolerations": tolerations,
        "nodeSelector": some.dictionaries(
            some.sampled_from(["nvidia.com/gpu.present", "zone"]),
            some.sampled_from(["true", "a"]),
            min_size=1,
        ),
        "priorityClass": ranked,
    },
)
tier_forms = some.fixed_dictionaries(
    {"namespaces": picks},
    optional={
        "excluded": few,
        "limitRange": ranges,
        "limitRangeOptOuts": few,
        "quota": quotas,
        "quotaName": own_names,
        "quotaOptOuts": few,
        "priorityClass": ranked,
        "stripCpuLimits": some.booleans(),
        "memory": some.sampled_from(["equal", "burstable"]),
        "enforce": some.sampled_from(["deny", "warn"]),
        "requires": some.lists(
            some.sampled_from(["requests.cpu", "requests.memory", "limits.memory"]), unique=True, max_size=2
        ),
        "cards": card,
    },
)
out = some.sampled_from([(), (LabelSelector({"example.org/custom": "true"}),)])


def declared(
    forms: list[dict[str, Any]], opt_outs: tuple[LabelSelector, ...] = (), kind: str = "kyverno"
) -> Declaration:
    """The declaration that these tiers come to."""
    made = [_made(form, name) for form, name in zip(forms, TIERS, strict=False)]
    classes = {found.name: found for one in made for found in one.priority_classes}
    return Declaration(
        tiers=tuple(one.tier for one in made),
        namespace_rules=tuple(rule for one in made for rule in one.namespace_rules),
        pod_rules=tuple(rule for one in made for rule in one.pod_rules),
        priority_classes=tuple(classes.values()),
        platform=Platform(policies=PolicyEngine(kind, NAMES)),
        opt_outs=opt_outs,
    )


def _made(form: dict[str, Any], name: str) -> tiers.Made:
    return tiers.tier(msgspec.convert({"name": name, **form}, TierForm), "bayplan.yaml")


def tables(kind: str = "kyverno") -> some.SearchStrategy[Declaration]:
    """Declarations with up to two tiers, held up by an engine."""
    return some.builds(declared, some.lists(tier_forms, min_size=1, max_size=2), out, some.just(kind))


namespaces = some.builds(
    lambda name, labels: NamespaceInfo(Namespace(name), labels),
    some.sampled_from(NAMES),
    some.dictionaries(some.sampled_from(KEYS), some.sampled_from([*VALUES, "4-other", ""])),
)
_asked = some.dictionaries(
    some.sampled_from(["cpu", "memory", CARD]),
    some.sampled_from(["0", "1", "64Mi", "1024Mi", "1Gi"]).map(parse),
)
resources = some.builds(Resources, _asked, _asked)
containers = some.lists(resources, max_size=2).map(
    lambda found: tuple(Container(f"c{at}", resources=one) for at, one in enumerate(found))
)
borne = some.sampled_from(
    [
        (),
        (Toleration(CARD, "Exists", effect=Effect.NO_SCHEDULE),),
        (Toleration("dedicated", "Equal", "cards", Effect.NO_EXECUTE, 30), Toleration(CARD, "Exists")),
    ]
)
specs = some.builds(
    PodSpec,
    containers=containers.filter(bool),
    init_containers=containers,
    tolerations=borne.map(lambda found: (*make.USUAL, *found)),
    node_selector=some.dictionaries(some.sampled_from(["zone"]), some.sampled_from(["a", "b"])),
    priority_class=some.sampled_from(["", "tier-low", "tier-high", "other"]),
)


def pod(namespace: NamespaceInfo, spec: PodSpec) -> Pod:
    """A pod in a namespace."""
    return Pod(namespace.name, "web", spec)
