"""The Vertical Pod Autoscaler, as one that recommends and changes nothing.

Of its three programs only the recommender runs. Without updater and admission controller no mode of any
VerticalPodAutoscaler has an effect, not even `Initial`, which sets requests when pods start.
Source: kubernetes/autoscaler, vertical-pod-autoscaler/charts/vertical-pod-autoscaler/values.yaml (0.13.0).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("replicas", "number", "Pods of the recommender; one of them leads.", 1),
    Option("history", "text", "The address of a Prometheus that it learns the past from, once.", ""),
    Option("historyDays", "number", "How many days of it.", 8),
    Option("margin", "share", "What is added to every recommendation.", 0.15),
    Option("leastMemory", "size", "The least that it recommends for a pod.", "250Mi"),
    Option("memorySaver", "truth", "Whether only pods with a VerticalPodAutoscaler are watched.", True),
)

REPOSITORY: Final = "https://kubernetes.github.io/autoscaler"
RECOMMENDER: Final = ask("cpu=50m memory=500Mi", "memory=1000Mi")
COMMENTS: Final = {
    "admissionController": "Off: it is what makes mode Initial set requests when pods start.",
    "updater": "Off: it evicts pods to change them.",
    "recommender.resources": "What the chart proposes and leaves out, without its CPU limit.",
    "recommender.extraArgs": "From options.",
}
_MEBIBYTE: Final = 1 << 20


def bundle(asked: Asked) -> Bundle:
    """The recommender, alone."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        "vpa",
        asked.component.namespace,
        asked.key,
        chart(asked, "vertical-pod-autoscaler", REPOSITORY),
        _values(asked, replicas),
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "vpa-recommender", RECOMMENDER, replicas, values_at="recommender"),),
        comments=COMMENTS,
    )
    return finished(asked, made, ("metrics-server",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Values that would let it change pods after all, or a history that is nowhere."""
    for name in ("admissionController", "updater"):
        said = asked.component.values.get(name)
        if isinstance(said, dict) and said.get("enabled") is True:
            message = f"the values turn on {name}, and then pods are changed and not only recommended for"
            yield refused("replicas", message, "leave it out of values")
    history = given.text(asked, "history")
    if history and not history.startswith(("http://", "https://")):
        yield refused("history", f"{history} is no address", "begin with http:// or https://", history)


def _values(asked: Asked, replicas: int) -> Keys:
    return {
        "admissionController": {"enabled": False},
        "updater": {"enabled": False},
        "recommender": {
            "enabled": True,
            "replicas": replicas,
            "resources": resources(RECOMMENDER),
            "podDisruptionBudget": {"enabled": replicas > 1},
            "extraArgs": _arguments(asked),
            "tolerations": homes.written(homes.tolerated(asked.declaration)),
        },
    }


def _arguments(asked: Asked) -> list[Json]:
    margin = given.percent(asked.options.get("margin")) / 100
    arguments: list[Json] = [
        f"--recommendation-margin-fraction={margin:g}",
        f"--pod-recommendation-min-memory-mb={given.size(asked, 'leastMemory') // _MEBIBYTE}",
    ]
    if given.truth(asked, "memorySaver"):
        arguments.append("--memory-saver=true")
    if history := given.text(asked, "history"):
        arguments += [
            "--storage=prometheus",
            f"--prometheus-address={history}",
            f"--history-length={given.number(asked, 'historyDays')}d",
        ]
    return arguments


PART: Final = Part(
    "vpa",
    "Recommends requests from what pods used; changes nothing.",
    "0.13.0",
    "vpa",
    bundle,
    OPTIONS,
    doubts=doubts,
)
