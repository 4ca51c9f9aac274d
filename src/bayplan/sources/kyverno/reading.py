"""Finds the policies among the objects of a tree, and has each read in its own language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bayplan.sources.kubernetes.kinds import group_of
from bayplan.sources.kyverno import cel_policies, policies, telling
from bayplan.sources.kyverno.plain import mapping, text
from bayplan.sources.kyverno.telling import Place, Told
from bayplan.sources.written import Written

KYVERNO: Final = "kyverno.io"
IN_CEL: Final = "policies.kyverno.io"
KUBERNETES: Final = "admissionregistration.k8s.io"

_PLAIN: Final = ("ClusterPolicy", "Policy")
_GENERATING: Final = ("GeneratingPolicy", "NamespacedGeneratingPolicy")
_MUTATING: Final = ("MutatingPolicy", "NamespacedMutatingPolicy")


def read(written: Sequence[Written]) -> Told:
    """What all policies together come to, in their order."""
    bindings = [_spec(one) for one in written if _kind(one) == (KUBERNETES, "MutatingAdmissionPolicyBinding")]
    told = Told()
    for one in written:
        told = told.plus(_read(one, bindings))
    return told


def _read(written: Written, bindings: Sequence[Mapping[str, Any]]) -> Told:
    try:
        return _told(written, bindings)
    except RecursionError:
        place = Place(written.declared, "", written.declared.origin)
        return telling.left_out(place, "it is nested too deeply to be read")


def _told(written: Written, bindings: Sequence[Mapping[str, Any]]) -> Told:
    group, kind = _kind(written)
    if group == KYVERNO and kind in _PLAIN:
        return policies.read(written)
    if group == IN_CEL and kind in _GENERATING:
        return cel_policies.generating(written)
    if group == IN_CEL and kind in _MUTATING:
        return cel_policies.mutating(written)
    if (group, kind) == (KUBERNETES, "MutatingAdmissionPolicy"):
        bound = [one for one in bindings if text(one.get("policyName")) == written.declared.name]
        return cel_policies.mutating(written, bound)
    return Told()


def _kind(written: Written) -> tuple[str, str]:
    return group_of(written.declared.api_version), written.declared.kind


def _spec(written: Written) -> Mapping[str, Any]:
    return mapping(written.manifest.get("spec"))
