"""Reloader: restarts what reads a Secret or a ConfigMap when that changes.

The strategy decides whether GitOps sees a change: with variables in the environment, what Reloader writes is
drift for ever, and is put back for ever. Annotations of the pod template are not in the tree.
Source: Reloader, README and deployments/kubernetes/chart/reloader/values.yaml.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, monitored, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys

OPTIONS: Final = (
    Option(
        "strategy",
        "text",
        "How a restart is brought about: by an annotation of the pods, or by a variable in their "
        "environment.",
        "annotations",
        ("annotations", "env-vars"),
    ),
    Option("everything", "truth", "Whether all workloads are restarted, or those that ask for it.", False),
    Option("onCreate", "truth", "Whether a Secret that appears restarts what reads it.", False),
    Option("excluded", "texts", "Namespaces that are not looked at.", []),
    Option("replicas", "number", "Its pods; one of them leads.", 1),
    Option("monitored", "truth", "Whether it is measured, where kube-prometheus-stack is there.", True),
)

REPOSITORY: Final = "https://stakater.github.io/stakater-charts"
POD: Final = ask("cpu=10m memory=128Mi", "memory=512Mi")
COMMENTS: Final = {
    "reloader.reloadStrategy": "From options.strategy: a variable in the environment would be drift for "
    "ever.",
    "reloader.readOnlyRootFileSystem": "It writes nothing but what goes to /tmp.",
    "reloader.podMonitor": "Only where kube-prometheus-stack knows what it is.",
    "reloader.deployment.resources": "What the chart proposes and leaves out, without its CPU limit.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        "reloader",
        asked.component.namespace,
        asked.key,
        chart(asked, "reloader", REPOSITORY),
        {"reloader": _values(asked, replicas)},
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "reloader-reloader", POD, replicas, values_at="reloader.deployment"),),
        comments=COMMENTS,
    )
    return finished(asked, made, ("kube-prometheus-stack",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """A strategy that Fleet would undo again and again."""
    strategy = given.text(asked, "strategy")
    corrected = asked.declaration.platform.component("fleet")
    if strategy == "env-vars" and corrected and corrected.options.get("correctDrift") is not False:
        message = (
            "what Reloader writes into the environment is drift to Fleet, which puts it back or calls the "
            "bundle modified for ever"
        )
        yield refused("strategy", message, "write annotations", strategy)


def _values(asked: Asked, replicas: int) -> Keys:
    values: Keys = {
        "autoReloadAll": given.truth(asked, "everything"),
        "reloadStrategy": given.text(asked, "strategy"),
        "reloadOnCreate": given.truth(asked, "onCreate"),
        "watchGlobally": True,
        "enableHA": replicas > 1,
        "readOnlyRootFileSystem": True,
    }
    if excluded := given.texts(asked, "excluded"):
        values["ignoreNamespaces"] = ",".join(excluded)
    values["podMonitor"] = {"enabled": given.truth(asked, "monitored") and monitored(asked)}
    values["podDisruptionBudget"] = {"enabled": replicas > 1}
    values["deployment"] = {
        "replicas": replicas,
        "resources": resources(POD),
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
        "containerSecurityContext": {
            "capabilities": {"drop": ["ALL"]},
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
        },
    }
    return values


PART: Final = Part(
    "reloader",
    "Restarts workloads when a Secret or ConfigMap that they read changes.",
    "2.2.17",
    "reloader",
    bundle,
    OPTIONS,
    doubts=doubts,
)
