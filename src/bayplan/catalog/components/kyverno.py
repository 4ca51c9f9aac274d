"""Kyverno: holds up what tiers say, in namespaces that exist and in those to come.

Only the engine is made here; the policies come from tiers. Its background controller may only generate what
it has been allowed to, and namespaces of the system are left alone: a policy that stops the network plugin
also stops the pods that would mend it. The chart's `resourceFiltersExcludeNamespaces` takes namespaces *off*
the list of what is left alone; `resourceFiltersIncludeNamespaces` puts them on.
Source: kyverno charts/kyverno, values.yaml and templates/config/_helpers.tpl.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint, ObjectFile, Patch
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("replicas", "number", "Pods that answer the API server; 3 where nothing may wait for one.", 3),
    Option("backgroundReplicas", "number", "Pods that generate and change what exists already.", 2),
    Option("excluded", "texts", "Namespaces that are left alone, beside those of the system.", []),
    Option("reports", "truth", "Whether reports are written on what breaks a rule.", True),
    Option(
        "failOpen",
        "truth",
        "Whether the API server goes on without an answer, for all policies, whatever they say themselves.",
        False,
    ),
)

REPOSITORY: Final = "https://kyverno.github.io/kyverno/"
ADMISSION: Final = ask("cpu=100m memory=128Mi", "memory=384Mi")
OTHERS: Final = ask("cpu=100m memory=64Mi", "memory=128Mi")
CONTROLLERS: Final = ("background", "cleanup", "reports")
ENGINE: Final = "policyEngine"
"""The estate key by which it comes although nobody names it."""
GENERATED: Final[list[Json]] = ["limitranges", "resourcequotas"]
AGGREGATED: Final = ("admission", "background", "cleanup", "reports")
COMMENTS: Final = {
    "crds.annotations": "The CRDs stay when the release goes: with them every policy would go.",
    "admissionController.replicas": "From options.replicas. Two are no majority, and one is one drain away.",
    "config.resourceFiltersIncludeNamespaces": "Left alone: from options.excluded.",
    "config.webhooks": "The API server does not even ask about the system's own namespace.",
    "features.forceFailurePolicyIgnore": "From options.failOpen.",
    "webhooksCleanup": "Webhooks without anybody behind them would stop the whole cluster.",
}


def bundle(asked: Asked) -> Bundle:
    """The engine, and what its background controller may generate."""
    role = ObjectFile("generating.yaml", (_role(),), ENGINE)
    made = Bundle(
        "kyverno",
        asked.component.namespace,
        asked.key,
        chart(asked, "kyverno", REPOSITORY),
        _values(asked),
        (role,),
        namespace_labels=BASELINE,
        ignored=tuple(_aggregated(name) for name in AGGREGATED),
        footprints=tuple(_footprints(asked)),
        comments=COMMENTS,
    )
    return finished(asked, made)


def _footprints(asked: Asked) -> Iterator[Footprint]:
    replicas = given.number(asked, "replicas")
    yield deployment(
        asked, "kyverno-admission-controller", ADMISSION, replicas, values_at="admissionController"
    )
    for name in CONTROLLERS:
        if number := _replicas(asked, name):
            yield deployment(
                asked, f"kyverno-{name}-controller", OTHERS, number, values_at=f"{name}Controller"
            )


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Two pods that vote, or none that generates what tiers need."""
    if (replicas := given.number(asked, "replicas")) == 2:
        message = "Kyverno is highly available with 3 pods or more, and 2 are not supported"
        yield refused("replicas", message, "write 1 or 3", str(replicas))
    if given.number(asked, "backgroundReplicas") < 1 and _implied(asked.declaration):
        message = "nobody generates limit ranges and quotas for namespaces without the background controller"
        yield refused("backgroundReplicas", message, "write 1 or more", "0")


def _values(asked: Asked) -> Keys:
    tolerations = homes.written(homes.tolerated(asked.declaration))
    values: Keys = {"crds": {"install": True, "annotations": {"helm.sh/resource-policy": "keep"}}}
    values["admissionController"] = {
        "replicas": given.number(asked, "replicas"),
        "container": {"resources": resources(ADMISSION)},
        "podDisruptionBudget": {"enabled": given.number(asked, "replicas") > 1},
        "tolerations": tolerations,
    }
    for name in CONTROLLERS:
        values[f"{name}Controller"] = {
            "enabled": _replicas(asked, name) > 0,
            "replicas": max(1, _replicas(asked, name)),
            "resources": resources(OTHERS),
            "tolerations": tolerations,
        }
    values["config"] = _config(asked)
    values["features"] = {
        "policyReports": {"enabled": given.truth(asked, "reports")},
        "forceFailurePolicyIgnore": {"enabled": given.truth(asked, "failOpen")},
    }
    values["webhooksCleanup"] = {"enabled": True}
    return values


def _config(asked: Asked) -> Keys:
    excluded = list[Json](given.texts(asked, "excluded"))
    system: Keys = {
        "key": "kubernetes.io/metadata.name",
        "operator": "NotIn",
        "values": ["kube-system", *excluded],
    }
    config: Keys = {"excludeKyvernoNamespace": True}
    if excluded:
        config["resourceFiltersIncludeNamespaces"] = excluded
    config["webhooks"] = {"namespaceSelector": {"matchExpressions": [system]}}
    return config


def _replicas(asked: Asked, name: str) -> int:
    if name == "reports":
        return 1 if given.truth(asked, "reports") else 0
    return given.number(asked, "backgroundReplicas") if name == "background" else 1


def _role() -> Keys:
    rule: Keys = {
        "apiGroups": [""],
        "resources": GENERATED,
        "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"],
    }
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {
            "name": "kyverno:generate-tier-objects",
            "labels": {"rbac.kyverno.io/aggregate-to-background-controller": "true"},
        },
        "rules": [rule],
    }


def _aggregated(controller: str) -> Patch:
    """The rules of a role that is put together of others are written by the API server."""
    name = f"kyverno:{controller}-controller"
    return Patch("rbac.authorization.k8s.io/v1", "ClusterRole", name, ("/rules",))


def _implied(declaration: Declaration) -> bool:
    return declaration.platform.policies.kind.startswith("kyverno")


PART: Final = Part(
    "kyverno",
    "Makes and guards what tiers say: quotas, limits, priorities.",
    "3.9.1",
    "kyverno",
    bundle,
    OPTIONS,
    doubts=doubts,
    implied=_implied,
    implied_by=ENGINE,
)
