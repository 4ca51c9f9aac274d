"""What in a set of versions contradicts what is known."""

from collections.abc import Iterator

from bayplan.catalog.compatibility import numbers
from bayplan.catalog.compatibility.rows import KUBERNETES, Need, Span, Support, Table
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions
from bayplan.model.record import Record


class Conflict(Record, frozen=True):
    """Two things that do not go together. `component` is what has to change, or `against` is.

    `against` is `kubernetes`, a component, or the feature that is used. `seen`: when the source said so.
    """

    component: str
    version: str
    against: str
    message: str
    source: str
    seen: str


def conflicts(versions: Versions, table: Table = TABLE) -> tuple[Conflict, ...]:
    """All that is known to contradict itself, in the order of the components; empty where nothing is."""
    found = [
        one
        for name, version in sorted(versions.components.items())
        for one in (*of_cluster(name, version, versions, table), *_of_pairs(name, version, versions, table))
    ]
    return (*found, *_of_features(versions, table))


def of_cluster(name: str, version: str, versions: Versions, table: Table) -> Iterator[Conflict]:
    """What a component has against the cluster."""
    for refusal in table.refusals:
        if refusal.distribution == versions.distribution and covers(refusal.span, name, version):
            message = f"{name} {version} does not run on {called(versions)}: {refusal.why}"
            yield Conflict(name, version, KUBERNETES, message, refusal.source, refusal.seen)
    minor = numbers.minor(versions.kubernetes)
    row = support(name, version, versions.distribution, table)
    if row is not None and minor >= 0 and not bears(row, minor):
        message = f"{name} {version} is supported on {said(row, versions)}, not on {called(versions)}"
        yield Conflict(name, version, KUBERNETES, message, row.source, row.seen)


def support(name: str, version: str, distribution: str, table: Table) -> Support | None:
    """The row that says where a release is supported; one about the distribution goes before others."""
    known = [
        one
        for one in table.supports
        if covers(one.span, name, version) and one.distribution in ("", distribution)
    ]
    return next((one for one in known if one.distribution), known[0] if known else None)


def bears(row: Support, minor: int) -> bool:
    """Whether a minor of Kubernetes is among those of a row."""
    return row.oldest <= minor and (row.newest is None or minor <= row.newest)


def covers(span: Span, name: str, version: str) -> bool:
    """Whether a release is one of a span."""
    return span.component == name and numbers.lies(version, span.since, span.below)


def called(versions: Versions) -> str:
    """The cluster as a sentence calls it."""
    names = {"k3s": "K3s", "kubeadm": "Kubernetes"}
    return f"{names.get(versions.distribution, 'Kubernetes')} {versions.kubernetes}"


def said(row: Support, versions: Versions) -> str:
    """The minors of a row in words."""
    name = "K3s" if row.distribution == "k3s" else "Kubernetes"
    if row.newest is None:
        return f"{name} 1.{row.oldest} and later"
    return f"{name} 1.{row.oldest} to 1.{row.newest}" if row.oldest else f"{name} up to 1.{row.newest}"


def containerd(versions: Versions, table: Table) -> str:
    """The containerd that a release of the distribution brings, where it is known."""
    return next(
        (
            one.containerd
            for one in table.clusters
            if one.distribution == versions.distribution and one.version == versions.kubernetes
        ),
        "",
    )


def _of_pairs(name: str, version: str, versions: Versions, table: Table) -> Iterator[Conflict]:
    for pair in table.pairs:
        other = versions.components.get(pair.other.component)
        if other is None or not covers(pair.span, name, version):
            continue
        if not covers(pair.other, pair.other.component, other):
            message = f"{name} {version} goes with {spanned(pair.other)}, not with {other}"
            yield Conflict(name, version, pair.other.component, message, pair.source, pair.seen)


def _of_features(versions: Versions, table: Table) -> Iterator[Conflict]:
    for need in table.needs:
        if need.feature in versions.features:
            yield from _lacking(need, versions, table)


def _lacking(need: Need, versions: Versions, table: Table) -> Iterator[Conflict]:
    if need.kubernetes and versions.kubernetes and _is_below(versions.kubernetes, need.kubernetes):
        message = f"{need.text} needs Kubernetes {need.kubernetes} or later, not {called(versions)}"
        yield Conflict(KUBERNETES, versions.kubernetes, need.feature, message, need.source, need.seen)
    brought = containerd(versions, table)
    if need.containerd and brought and not any(covers(one, "containerd", brought) for one in need.containerd):
        wanted = " or ".join(spanned(one) for one in need.containerd)
        message = f"{need.text} needs {wanted}; {called(versions)} brings {brought}"
        yield Conflict(KUBERNETES, versions.kubernetes, need.feature, message, need.source, need.seen)
    if need.component is not None:
        name = need.component.component
        version = versions.components.get(name)
        if version is not None and not covers(need.component, name, version):
            message = f"{need.text} needs {spanned(need.component)}, not {version}"
            yield Conflict(name, version, need.feature, message, need.source, need.seen)


def spanned(span: Span) -> str:
    """A span in words."""
    if span.since and span.below:
        return f"{span.component} from {span.since}, below {span.below}"
    if span.below:
        return f"{span.component} below {span.below}"
    return f"{span.component} {span.since} or later" if span.since else span.component


def _is_below(version: str, wanted: str) -> bool:
    """A version that names a minor alone counts as its newest patch."""
    if len(version.lstrip("v").split(".")) < 3:
        return numbers.line(version) < numbers.line(wanted)
    return numbers.parse(version) < numbers.parse(wanted)
