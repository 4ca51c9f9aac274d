"""Policies of Kyverno in a tree: what they make in namespaces and change in pods, as rules of the house.

Read are ClusterPolicies and Policies (`kyverno.io`), and the policies written in CEL: GeneratingPolicy and
MutatingPolicy (`policies.kyverno.io`), and MutatingAdmissionPolicy of Kubernetes itself. Of these only what
bears on admission and placement is looked at: limit ranges and quotas that are made for namespaces; CPU
limits that are stripped from pods, priority classes, tolerations and node selectors that are added to them. A
rule that does such things in a way that is not understood is left out, and a finding says which and why.

A policy is evaluated with no namespace at hand: see `questions`.
"""

from collections.abc import Sequence

from bayplan.model.estate import NamespaceRule, PodRule
from bayplan.model.findings import Finding
from bayplan.sources.kyverno.reading import read
from bayplan.sources.written import Written


def rules(
    written: Sequence[Written],
) -> tuple[tuple[NamespaceRule, ...], tuple[PodRule, ...], tuple[Finding, ...]]:
    """The rules that the policies among these objects come to, and findings about what was left out."""
    told = read(written)
    return told.namespace_rules, told.pod_rules, told.findings
