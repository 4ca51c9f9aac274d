"""What the ways through a rule come to: rules about namespaces and pods."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from bayplan.model.estate import NamespaceRule, PodRule
from bayplan.model.findings import Finding, Severity
from bayplan.model.trees import Declared, Origin, hides
from bayplan.sources.kyverno import gates
from bayplan.sources.kyverno.downstream import Made
from bayplan.sources.kyverno.patches import Change
from bayplan.sources.kyverno.questions import Answer, Holds, NotUnderstood, Way, World, explore
from bayplan.sources.kyverno.regions import regions

T = TypeVar("T")

CHECK = "policy-left-out"


class Told(NamedTuple):
    """Rules that were read, and findings about those that were not."""

    namespace_rules: tuple[NamespaceRule, ...] = ()
    pod_rules: tuple[PodRule, ...] = ()
    findings: tuple[Finding, ...] = ()

    def plus(self, other: "Told") -> "Told":
        """Both, one after the other."""
        return Told(
            (*self.namespace_rules, *other.namespace_rules),
            (*self.pod_rules, *other.pod_rules),
            (*self.findings, *other.findings),
        )


class Place(NamedTuple):
    """A rule as a person would name it, and where it stands."""

    policy: Declared
    rule: str
    origin: Origin

    @property
    def source(self) -> str:
        """`ClusterPolicy tier-quota rule 4-aux`."""
        return f"{self.policy.subject} rule {self.rule}" if self.rule else self.policy.subject


def of_namespaces(place: Place, run: Callable[[World], Made | None]) -> Told:
    """The rules about namespaces that a rule comes to."""
    try:
        outcomes = _alike(explore(run))
        rules = [
            NamespaceRule(
                place.source, where, one.limit_ranges, one.quotas, place.origin.file, place.origin.line
            )
            for one, ways in outcomes
            if one is not None and (one.limit_ranges or one.quotas)
            for where in regions(ways)
        ]
    except NotUnderstood as error:
        return Told(findings=(_left_out(place, str(error)),))
    return Told(namespace_rules=tuple(rules))


def of_pods(place: Place, run: Callable[[World], tuple[Change, ...] | None]) -> Told:
    """The rules about pods that a rule comes to."""
    try:
        outcomes = _alike(_about_pods(gates.opened(explore(run))))
        rules = [
            PodRule(
                place.source, where, one.strips, one.priority_class, one.overrides, one.tolerations,
                dict(one.node_selector), place.origin.file, place.origin.line, one.resource,
            )
            for changes, ways in outcomes
            for where in regions(ways)
            for one in _joined(changes)
        ]  # fmt: skip
    except NotUnderstood as error:
        return Told(findings=(_left_out(place, str(error)),))
    return Told(pod_rules=tuple(rules))


def left_out(place: Place, reason: str) -> Told:
    """A rule that is not applied."""
    return Told(findings=(_left_out(place, reason),))


def insist_on_known(policy: Declared, path: str) -> None:
    """Refuses a rule of which no file says everything: what is left out would make it too wide."""
    for one in policy.unknowns:
        if not one.path or hides([one], path):
            raise NotUnderstood(f"{one.path} is not known; it needs {one.needs}")


def _left_out(place: Place, reason: str) -> Finding:
    what = f"rule {place.rule} of this policy" if place.rule else "this policy"
    return Finding(
        CHECK,
        Severity.NOTE,
        place.policy.subject,
        f"{what} is left out here, because {reason}",
        remedy="judge by hand what it does, or declare the same as a tier in bayplan.yaml",
        file=place.origin.file,
        line=place.origin.line,
    )


def _alike(ways: Sequence[tuple[Way, T]]) -> list[tuple[T, list[Way]]]:
    """The ways by what they end with."""
    grouped: list[tuple[T, list[Way]]] = []
    for way, value in ways:
        for known, others in grouped:
            if known == value:
                others.append(way)
                break
        else:
            grouped.append((value, [way]))
    return grouped


def _about_pods(
    outcomes: Sequence[tuple[Way, tuple[Change, ...] | None]],
) -> list[tuple[Way, tuple[Change, ...]]]:
    """The ways on which something is changed, with answers about the namespace alone.

    Whether a container has what is taken out of it makes no difference, and must make none otherwise.
    """
    changing = [(way, changes) for way, changes in outcomes if changes]
    full = [(way, changes) for way, changes in changing if all(one.yes for one in _of_containers(way))]
    for way, changes in changing:
        _insist_on_no_difference(_of_containers(way), changes, [most for _, most in full])
    return [
        (tuple(one for one in way if not isinstance(one.question, Holds)), changes) for way, changes in full
    ]


def _of_containers(way: Way) -> list[Answer]:
    return [one for one in way if isinstance(one.question, Holds)]


def _insist_on_no_difference(
    asked: Sequence[Answer], changes: tuple[Change, ...], full: Sequence[tuple[Change, ...]]
) -> None:
    most = [change for found in full for change in found]
    stripped = {strip.removeprefix("initContainers.") for change in most for strip in change.strips}
    plain = any(_but_for_strips(changes, found) for found in full)
    for one in asked:
        path = one.question.path if isinstance(one.question, Holds) else ""
        if not plain or (one.yes and not any(_reaches(path, strip) for strip in stripped)):
            raise NotUnderstood(f"it changes only pods whose containers have {path or 'something'}")


def _but_for_strips(changes: tuple[Change, ...], most: tuple[Change, ...]) -> bool:
    """Whether these are the changes of another way, but for what is taken out there in addition."""
    others = [one for one in most if not one.strips]
    return set(changes) <= set(most) and [one for one in changes if not one.strips] == others


def _reaches(path: str, strip: str) -> bool:
    return not path or f"resources.{strip}" == path or f"resources.{strip}".startswith(f"{path}.")


def _joined(changes: Sequence[Change]) -> list[Change]:
    """As few changes as say the same: those for pods that ask for something apart from those for all."""
    resources = dict.fromkeys(one.resource for one in changes)
    return [
        one
        for resource in resources
        for one in _put_together([change for change in changes if change.resource == resource], resource)
    ]


def _put_together(changes: Sequence[Change], resource: str) -> list[Change]:
    """What overrides apart from what does not."""
    made: list[Change] = []
    for firm in (True, False):
        found = [one for one in changes if _marks(one) and one.overrides is firm]
        if found:
            marks = tuple(mark for one in found for mark in one.node_selector)
            named = [one.priority_class for one in found if one.priority_class]
            made.append(Change((), named[-1] if named else "", firm, (), marks, resource))
    strips = tuple(dict.fromkeys(strip for one in changes for strip in one.strips))
    tolerations = tuple(dict.fromkeys(one for change in changes for one in change.tolerations))
    if not made:
        return [Change(strips, tolerations=tolerations, resource=resource)]
    return [made[0]._replace(strips=strips, tolerations=tolerations), *made[1:]]


def _marks(change: Change) -> bool:
    return bool(change.priority_class or change.node_selector)
