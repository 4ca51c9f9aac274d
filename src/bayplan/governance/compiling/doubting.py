"""What of a declaration's tiers its engine cannot do."""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.compiling import admission, choosing, naming
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, NamespacePick, PodRule, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import NAME_LABEL
from bayplan.model.versions import Kubernetes

NOT_HELD: Final = "tier-not-held"
_KIND: Final = "policyEngine.kind"
_NAMESPACES: Final = "policyEngine.namespaces"
_WITH_PODS: Final = "name kyverno or admission as policyEngine.kind, or leave it out of the tier"


def doubts(declaration: Declaration, kubernetes: Kubernetes) -> Iterator[Doubt]:
    """What cannot be done for this declaration, and what cannot be done at all. Nothing without an engine."""
    if declaration.platform.policies.kind not in choosing.ENGINES:
        return
    for question in (_names, _homeless, _by_labels, _too_old, _unchanged, _legacy):
        yield from question(declaration, kubernetes)


def _names(declaration: Declaration, _: Kubernetes) -> Iterator[Doubt]:
    """Policies are called after tiers, and no two of them alike."""
    first: dict[str, str] = {}
    for at, tier in enumerate(declaration.tiers):
        other = first.setdefault(naming.slug(tier.name), tier.name)
        if other != tier.name:
            message = f"{tier.name!r} and {other!r} would be policies of one name; call one of them otherwise"
            yield Doubt(f"tiers[{at}].name", message, value=tier.name)


def _homeless(declaration: Declaration, _: Kubernetes) -> Iterator[Doubt]:
    policies = declaration.platform.policies
    if declaration.namespace_rules and not choosing.generates(declaration) and not policies.namespaces:
        message = (
            f"{policies.kind} makes no limit range or quota in namespaces that come later: they stand in the "
            "namespaces that are named here, and none is; name them, or kyverno as the engine"
        )
        yield Doubt(_NAMESPACES, message, value=policies.kind)


def _by_labels(declaration: Declaration, _: Kubernetes) -> Iterator[Doubt]:
    """Plain objects go by names: which labels a namespace has is known in the cluster only."""
    if choosing.generates(declaration):
        return
    rules = [one for one in declaration.namespace_rules if any(map(_by_label, one.where.picks))]
    for at, name in enumerate(declaration.platform.policies.namespaces):
        rule = next((one for one in rules if _could_be_about(one.where, name)), None)
        if rule is not None:
            told = f"{rule.source} goes by labels, and nobody knows here which labels {name} has"
            remedy = f"name {name} in the tier, or name kyverno as policyEngine.kind"
            yield Doubt(f"{_NAMESPACES}[{at}]", told, NOT_HELD, name, rule.source, remedy)


def _too_old(declaration: Declaration, kubernetes: Kubernetes) -> Iterator[Doubt]:
    if declaration.platform.policies.kind != choosing.ADMISSION:
        return
    for path, rule in _pod_rules(declaration):
        if rule.changes and kubernetes.minor < admission.MUTATES_SINCE:
            message = (
                f"Kubernetes {kubernetes} has no MutatingAdmissionPolicy to change pods by (beta since 1.34, "
                f"stable since 1.36), and {rule.source} {_wanted(rule)}; "
                "name kyverno as the engine, or upgrade"
            )
            yield Doubt(_KIND, message, value=choosing.ADMISSION)
            return
        if rule.demands and kubernetes.minor < admission.VALIDATES_SINCE:
            message = f"Kubernetes {kubernetes} has no ValidatingAdmissionPolicy (stable since 1.30)"
            yield Doubt(path, f"{message}; name kyverno as the engine, or upgrade", value=choosing.ADMISSION)
            return


def _unchanged(declaration: Declaration, _: Kubernetes) -> Iterator[Doubt]:
    if declaration.platform.policies.kind != choosing.OBJECTS:
        return
    for path, rule in _pod_rules(declaration):
        told = f"plain objects change no pod and turn none away, and {rule.source} {_wanted(rule)}"
        yield Doubt(path, told, NOT_HELD, subject=rule.source, remedy=_WITH_PODS)


def _legacy(declaration: Declaration, _: Kubernetes) -> Iterator[Doubt]:
    """Charts of Kyverno are numbered like itself, with 3 for 1 and ten less: 3.9 brings 1.19."""
    found = declaration.platform.component("kyverno")
    parts = found.version.lstrip("v").split(".") if found else []
    if declaration.platform.policies.kind != choosing.LEGACY or len(parts) < 2 or not parts[1].isdigit():
        return
    if parts[0] == "3" and int(parts[1]) >= 10:
        message = (
            f"Kyverno 1.{int(parts[1]) + 10} (chart {found.version if found else ''}) knows no ClusterPolicy "
            "any more; name kyverno as the engine"
        )
        yield Doubt(_KIND, message, value=choosing.LEGACY)


def _pod_rules(declaration: Declaration) -> Iterator[tuple[str, PodRule]]:
    """The rules of tiers about pods, with the key in which each begins."""
    for at, tier in enumerate(declaration.tiers):
        for rule in choosing.rules_of(tier, declaration)[1]:
            yield f"tiers[{at}].{_key(rule)}", rule


def _key(rule: PodRule) -> str:
    if rule.resource:
        return "cards"
    if rule.strips:
        return "stripCpuLimits"
    return "priorityClass" if rule.priority_class else "requires" if rule.requires else "enforce"


def _wanted(rule: PodRule) -> str:
    who = f"pods that ask for {rule.resource}" if rule.resource else "its pods"
    done = {
        "takes CPU limits out": bool(rule.strips),
        f"gives the class {rule.priority_class}": bool(rule.priority_class),
        "adds tolerations": bool(rule.tolerations),
        "adds node labels": bool(rule.node_selector),
        "demands amounts": rule.demands,
    }
    return f"{' and '.join(what for what, is_so in done.items() if is_so)} for {who}"


def _could_be_about(where: Where, name: str) -> bool:
    """Whether labels, and nothing else, would make it about a namespace of this name."""
    if where.meets(name, {NAME_LABEL: name}):
        return False
    return any(_by_label(one) and NamespacePick(one.names).picks(name, {}) for one in where.picks)


def _by_label(pick: NamespacePick) -> bool:
    selector = pick.selector or LabelSelector()
    return bool(pick.wild_labels) or not selector.empty
