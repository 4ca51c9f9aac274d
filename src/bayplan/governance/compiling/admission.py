"""Rules about pods as policies of the API server itself: nothing has to run for them.

A ValidatingAdmissionPolicy exists since 1.30. A MutatingAdmissionPolicy is stable since 1.36; 1.34 and 1.35
have it as a beta, off unless the API server is told otherwise (KEP-3962). Objects in namespaces cannot be
made so.
"""

from typing import Final

from bayplan.governance.compiling import mutations, objects
from bayplan.governance.compiling.kyverno import validations
from bayplan.model.estate import PodRule
from bayplan.model.plain import Keys
from bayplan.model.versions import Kubernetes

GROUP: Final = "admissionregistration.k8s.io"
VALIDATES_SINCE: Final = 30
MUTATES_SINCE: Final = 34
STABLE_SINCE: Final = 36
GATE: Final = "MutatingAdmissionPolicy=true"
SERVED: Final = f"{GROUP}/v1beta1=true"


def validating(rule: PodRule, name: str) -> tuple[Keys, ...]:
    """The policy that turns pods away that do not meet a rule, or warns of them, and its binding."""
    spec: Keys = {
        "failurePolicy": "Fail",
        "matchConstraints": mutations.resource_rules(),
        "variables": mutations.variables(rule),
        "validations": validations(rule),
    }
    actions: Keys = {"validationActions": ["Warn" if rule.warns else "Deny"]}
    return _bound("Validating", "v1", name, spec, actions)


def mutating(rule: PodRule, name: str, kubernetes: Kubernetes) -> tuple[Keys, ...]:
    """The policy that changes the pods of a rule, and its binding."""
    spec: Keys = {
        "failurePolicy": "Fail",
        "reinvocationPolicy": "IfNeeded",
        "matchConstraints": mutations.resource_rules(),
        "variables": mutations.variables(rule),
        "mutations": mutations.mutations(rule, counts=kubernetes.minor >= mutations.RANGES_SINCE),
    }
    version = "v1" if kubernetes.minor >= STABLE_SINCE else "v1beta1"
    return _bound("Mutating", version, name, spec, {})


def server_arguments(kubernetes: Kubernetes) -> dict[str, str]:
    """What an API server has to be started with for policies that mutate; nothing where they are stable.

    The keys are flags without their dashes. K3s takes each as `kube-apiserver-arg`, kubeadm as `extraArgs`.
    """
    if not MUTATES_SINCE <= kubernetes.minor < STABLE_SINCE:
        return {}
    return {"feature-gates": GATE, "runtime-config": SERVED}


def _bound(sort: str, version: str, name: str, spec: Keys, more: Keys) -> tuple[Keys, ...]:
    about: Keys = {"name": name, "labels": {**objects.OURS}}
    head: Keys = {"apiVersion": f"{GROUP}/{version}"}
    policy: Keys = {**head, "kind": f"{sort}AdmissionPolicy", "metadata": about, "spec": spec}
    binding: Keys = {
        **head,
        "kind": f"{sort}AdmissionPolicyBinding",
        "metadata": {**about},
        "spec": {"policyName": name, **more},
    }
    return policy, binding
