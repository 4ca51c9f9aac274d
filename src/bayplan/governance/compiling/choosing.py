"""Chooses what the rules of a declaration are compiled to, by the engine that it names.

Every rule of a tier comes out as an object, or as a doubt that says why it cannot.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.governance.compiling import admission, kyverno, kyverno_legacy, naming, objects
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration, NamespacePick, NamespaceRule, PodRule, Tier, Where
from bayplan.model.names import Namespace
from bayplan.model.plain import Keys
from bayplan.model.policy import NAME_LABEL, NamespaceInfo
from bayplan.model.versions import Kubernetes

KYVERNO: Final = "kyverno"
LEGACY: Final = "kyverno-legacy"
ADMISSION: Final = "admission"
OBJECTS: Final = "objects"
ENGINES: Final = (KYVERNO, LEGACY, ADMISSION, OBJECTS)

Generate = Callable[[NamespaceRule, str], Keys]
Turn = Callable[[PodRule, str], Sequence[Keys]]


def compiled(
    declaration: Declaration, kubernetes: Kubernetes, known: Sequence[NamespaceInfo] = ()
) -> tuple[ObjectFile, ...]:
    """The objects that hold the tiers of a declaration up; none where it names no engine.

    `known` are namespaces with their labels, by which plain objects are handed out. What cannot be expressed
    is left out: `doubts` says so.
    """
    if declaration.platform.policies.kind not in ENGINES:
        return ()
    files = [_priority_classes(declaration), _permissions(declaration)]
    files += [_tier(at, one, declaration, kubernetes) for at, one in enumerate(declaration.tiers)]
    files += _namespaces(declaration, known)
    return tuple(one for one in files if one.objects)


def rules_of(tier: Tier, declaration: Declaration) -> tuple[list[NamespaceRule], list[PodRule]]:
    """The rules that a tier was made into. What makes things leaves namespaces alone that opted out."""
    source = f"tier {tier.name}"
    made = [
        _without_opted_out(one, declaration) for one in declaration.namespace_rules if one.source == source
    ]
    return made, [one for one in declaration.pod_rules if one.source == source]


def generates(declaration: Declaration) -> bool:
    """Whether the engine makes objects in namespaces by itself."""
    return declaration.platform.policies.kind in (KYVERNO, LEGACY)


def infos(declaration: Declaration, known: Sequence[NamespaceInfo]) -> list[NamespaceInfo]:
    """The namespaces that plain objects are made in: those that are named, with labels, if they are known."""
    found = {one.name: one for one in known}
    return [
        found.get(Namespace(name), NamespaceInfo(Namespace(name)))
        for name in declaration.platform.policies.namespaces
    ]


def _without_opted_out(rule: NamespaceRule, declaration: Declaration) -> NamespaceRule:
    out = tuple(NamespacePick(selector=one) for one in declaration.opt_outs)
    return replace(rule, where=Where(rule.where.picks, (*rule.where.excludes, *out)))


def _priority_classes(declaration: Declaration) -> ObjectFile:
    found = tuple(objects.priority_class(one) for one in declaration.priority_classes)
    return ObjectFile("priority-classes.yaml", found, "tiers")


def _permissions(declaration: Declaration) -> ObjectFile:
    needed = generates(declaration) and declaration.namespace_rules
    return ObjectFile("permissions.yaml", (kyverno.permissions(),) if needed else (), "policyEngine")


def _tier(at: int, tier: Tier, declaration: Declaration, kubernetes: Kubernetes) -> ObjectFile:
    kind = declaration.platform.policies.kind
    spaces, pods = rules_of(tier, declaration)
    found: list[Keys] = []
    if kind in (KYVERNO, LEGACY):
        generate: Generate = kyverno.generating if kind == KYVERNO else kyverno_legacy.generating
        found += [generate(one, naming.of_objects(tier, one)) for one in spaces]
    for one in pods:
        found += _of_pods(kind, tier, one, kubernetes)
    return ObjectFile(f"tier-{naming.slug(tier.name)}.yaml", tuple(found), f"tiers[{at}]")


def _of_pods(kind: str, tier: Tier, rule: PodRule, kubernetes: Kubernetes) -> Iterator[Keys]:
    changing, demanding = naming.of_changes(tier, rule), naming.of_demands(tier)
    match kind:
        case "kyverno":
            mutate, validate = kyverno.mutating, kyverno.validating
        case "kyverno-legacy":
            mutate, validate = kyverno_legacy.mutating, kyverno_legacy.validating
        case "admission":
            if rule.changes and kubernetes.minor >= admission.MUTATES_SINCE:
                yield from admission.mutating(rule, changing, kubernetes)
            if rule.demands and kubernetes.minor >= admission.VALIDATES_SINCE:
                yield from admission.validating(rule, demanding)
            return
        case _:
            return
    if rule.changes:
        yield mutate(rule, changing)
    if rule.demands:
        yield validate(rule, demanding)


def _namespaces(declaration: Declaration, known: Sequence[NamespaceInfo]) -> Iterator[ObjectFile]:
    """A file for each namespace that gets plain objects; a later rule replaces what has the same name."""
    if generates(declaration):
        return
    rules = [rule for tier in declaration.tiers for rule in rules_of(tier, declaration)[0]]
    for at, info in enumerate(infos(declaration, known)):
        labels = {NAME_LABEL: info.name, **info.labels}
        made = {
            (one["kind"], str(one["metadata"])): one
            for rule in rules
            if rule.where.meets(info.name, labels)
            for one in objects.in_namespace(rule, info.name)
        }
        path = f"namespace-{naming.slug(info.name)}.yaml"
        yield ObjectFile(path, tuple(made.values()), f"policyEngine.namespaces[{at}]")
