"""Puts everything that was read together into one tree.

Each object becomes a record; what cannot, is a finding at the line of the value that stands in the way. Of
two objects that are the same one the first stays, and the second is a finding: the two places would undo each
other's changes forever.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import NamespaceRule, PodRule
from bayplan.model.findings import Finding, Severity
from bayplan.model.trees import NAMESPACE, ChartSizes, Declared, Tree
from bayplan.sources.kubernetes import kinds, scopes
from bayplan.sources.kubernetes.gathering import Gathering
from bayplan.sources.trees import fleet_objects, mistakes, sizes
from bayplan.sources.written import Harvest, Written, unknown_namespace

Rules = tuple[tuple[NamespaceRule, ...], tuple[PodRule, ...], tuple[Finding, ...]]

_CLUSTERS_OWN: Final = frozenset(["unknown-node"])
"""What is only amiss where a whole cluster was read."""


def assemble(root: str, harvests: Iterable[Harvest]) -> Tree:
    """The tree of everything that was read."""
    found = tuple(harvests)
    written = list(_settled([one for harvest in found for one in harvest.written]))
    gathered = _Gathered()
    for one in written:
        gathered.take(one)
    snapshot = gathered.gathering.snapshot()
    namespace_rules, pod_rules, told = _rules(written)
    amiss = [one for one in snapshot.findings if one.check not in _CLUSTERS_OWN]
    findings = [one for harvest in found for one in harvest.findings]
    return Tree(
        root=root,
        objects=replace(snapshot, findings=()),
        declared=tuple(gathered.declared),
        charts=(*(one for harvest in found for one in harvest.charts), *gathered.charts),
        namespace_rules=namespace_rules,
        pod_rules=pod_rules,
        files=sum(harvest.files for harvest in found),
        findings=_in_order([*findings, *gathered.findings, *told, *amiss]),
        fleet=fleet_objects.fleet((one for harvest in found for one in harvest.bundles), written),
    )


def _rules(written: Sequence[Written]) -> Rules:
    """What the policies of the tree come to."""
    if not any(one.declared.kind.endswith("Policy") for one in written):
        return (), (), ()
    from bayplan.sources import kyverno  # it takes a while to load

    return kyverno.rules(written)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place; what was found twice, because two overlays share a base, once."""
    found = dict.fromkeys(findings)
    return tuple(sorted(found, key=lambda one: (one.file, one.line, one.check, one.subject, one.summary)))


def _settled(written: Sequence[Written]) -> Iterator[Written]:
    """The same objects, without a namespace where a definition in the tree says so of their kind."""
    known = scopes.declared_by(one.manifest for one in written)
    for one in map(_set_apart, written):
        if known and scopes.group_kind(one.manifest) in known:
            yield one._replace(declared=replace(one.declared, namespace=""))
        else:
            yield one


def _set_apart(written: Written) -> Written:
    """An object whose namespace nobody knows stands in one that is called by what would tell."""
    needs = next((one.needs for one in written.declared.unknowns if one.path == NAMESPACE), "")
    metadata = written.manifest.get("metadata")
    if not needs or not isinstance(metadata, dict) or metadata.get("namespace"):
        return written
    name = unknown_namespace(needs)
    manifest = {**written.manifest, "metadata": {**metadata, "namespace": name}}
    return Written(manifest, replace(written.declared, namespace=name))


class _Gathered:
    """What came in so far."""

    def __init__(self) -> None:
        self.gathering = Gathering()
        self.declared: list[Declared] = []
        self.charts: list[ChartSizes] = []
        self.findings: list[Finding] = []
        self._first: dict[tuple[str, str, str, str], Declared] = {}

    def take(self, written: Written) -> None:
        """Takes one object in."""
        declared = written.declared
        identity = (kinds.group_of(declared.api_version), *declared.key)
        first = self._first.get(identity)
        if first is not None:
            self.findings.append(_twice(first, declared))
            return
        try:
            self._record(written)
        except InvalidInput as error:
            self.findings.append(_refused(error, declared))
            return
        self._first[identity] = declared
        self.declared.append(declared)
        self.charts.extend(sizes.of_object(written))

    def _record(self, written: Written) -> None:
        try:
            data = msgspec.json.encode(written.manifest)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidInput(f"cannot be written as JSON: {error}") from error
        reading = kinds.read(data, scopes.group_kind(written.manifest))
        if not written.declared.name:
            raise InvalidInput("is required, but is missing or empty", path="metadata.name")
        if reading is None:
            self.gathering.skip(written.declared.kind)
        else:
            self.gathering.add(reading, written.declared.origin.file)


def _refused(error: InvalidInput, declared: Declared) -> Finding:
    origin = declared.place(error.path)
    placed = InvalidInput(
        error.message, file=origin.file, line=origin.line, path=error.path, value=error.value
    )
    return mistakes.unreadable(placed, declared.origin.file, declared.subject)


def _twice(first: Declared, second: Declared) -> Finding:
    """Two declarations of one object."""
    return Finding(
        check=mistakes.DUPLICATE,
        severity=Severity.WARNING,
        subject=second.subject,
        summary=f"is declared in {_where(first)} already; whichever is applied last wins",
        evidence=(_where(first), _where(second)),
        remedy="remove one of them; if they are meant for different clusters, review the folders one by one",
        file=second.origin.file,
        line=second.origin.line,
        last_line=second.origin.last_line,
    )


def _where(declared: Declared) -> str:
    place = f"{declared.origin.file}:{declared.origin.line}"
    return f"{declared.address} ({place})" if declared.address else place
