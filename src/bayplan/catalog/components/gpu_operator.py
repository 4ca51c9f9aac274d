"""The GPU operator of NVIDIA: driver, runtime hooks, device plugin, MIG manager and metrics of the cards.

What it is told comes from three places: who brings the driver (`bootstrap.driver`), how the cards of each
pool are handed out (`gpuSharing`), and the taints of the pools that have cards.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import card_memory, operands, sharing
from bayplan.catalog.asking import ask
from bayplan.catalog.delivering import PRIVILEGED, chart, finished, refused
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration

REPOSITORY: Final = "https://helm.ngc.nvidia.com/nvidia"
FIRST_WITH_CLAIMS: Final = 580
"""The first branch of the driver that hands out cards by claims (dra-intro-install)."""

OPTIONS: Final = (
    Option(
        "injection",
        "text",
        "How containers get at their card: by a plugin of the container runtime (`nri`), or by a runtime "
        "class `nvidia` in the configuration of containerd (`legacy`).",
        "nri",
        ("nri", "legacy"),
    ),
    Option(
        "driverVersion", "text", "The version of the driver; that of the operator where nothing is said.", ""
    ),
    Option(
        "kernelModules",
        "text",
        "Which kernel modules the driver has: `auto`, `open` or `proprietary`.",
        "auto",
        ("auto", "open", "proprietary"),
    ),
    Option(
        "upgradeDrivers",
        "truth",
        "Whether the operator replaces the driver of running nodes by itself, one after the other. It ends "
        "what runs on their cards.",
        False,
    ),
    Option(
        "toolkit",
        "text",
        "Who brings the container toolkit: the `operator`, or the machine's `image`. Only with `legacy`.",
        "operator",
        ("operator", "image"),
    ),
    Option(
        "refuseSeveralTurns",
        "truth",
        "Whether a pod that asks for more than one turn of a shared card is refused, instead of given turns "
        "that may be of the same card.",
        True,
    ),
    Option(
        "renameShared",
        "truth",
        "Whether turns of a shared card are counted as `nvidia.com/gpu.shared` instead of `nvidia.com/gpu`.",
        False,
    ),
    Option("metrics", "truth", "Whether the cards are measured (DCGM exporter).", True),
    Option(
        "dynamicResources",
        "truth",
        "Whether the cluster hands out cards by resource claims (GPUCluster) instead of by the device plugin "
        "(ClusterPolicy). It is one or the other.",
        False,
    ),
)

COMMENTS: Final = {
    "cdi.nriPluginEnabled": "Pods name no runtime class: with this plugin there is none called nvidia.",
    "driver.upgradePolicy": "A new driver ends whatever runs on the cards of its node.",
    "daemonsets.tolerations": "Every taint of pools with cards: one that is missing keeps all operands away.",
    "devicePlugin.config.name": "Holds a digest of the data: the operator watches this name, not the data.",
    "devicePlugin.config.default": "For nodes without the label nvidia.com/device-plugin.config.",
    "migManager.config.default": "Where there is no label nvidia.com/mig.config. Only idle cards are cut.",
}
_OPERATOR: Final = ask("cpu=200m memory=100Mi", "cpu=500m memory=350Mi")
_MASTER: Final = ask("cpu=100m memory=128Mi", "memory=4Gi")
_COLLECTOR: Final = ask("cpu=10m memory=128Mi", "memory=1Gi")
_WORKER: Final = ask("cpu=5m memory=64Mi", "memory=512Mi")
"""What the charts of the operator and of node feature discovery ask for. Operands declare nothing."""


def bundle(asked: Asked) -> Bundle:
    """The chart with its values, and what it runs."""
    made = Bundle(
        "gpu-operator",
        asked.component.namespace,
        asked.key,
        chart(asked, "gpu-operator", REPOSITORY),
        operands.values(asked),
        card_memory.files(asked.declaration),
        namespace_labels=PRIVILEGED,
        footprints=(*_managers(), _discovery(asked.declaration), *_operands(asked)),
        comments=COMMENTS,
        timeout_seconds=1800,
    )
    return finished(asked, made, ("kube-prometheus-stack",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """What cannot be about the options: each is about one of them, and says what to write instead."""
    options = asked.options
    driver = asked.declaration.platform.bootstrap.driver
    if options["injection"] == "nri" and options["toolkit"] == "image":
        message = "the plugin of the container runtime is part of the operator's toolkit"
        yield refused("toolkit", message, "write operator, or injection: legacy", "image")
    if options["driverVersion"] and driver != "operator":
        message = (
            f"the driver comes from elsewhere (bootstrap.driver: {driver}), so this would change nothing"
        )
        yield refused("driverVersion", message, "leave it out", str(options["driverVersion"]))
    if options["dynamicResources"]:
        yield from _claims(asked.declaration)
        yield from _driver_for_claims(str(options["driverVersion"]))


def _driver_for_claims(version: str) -> Iterator[Doubt]:
    major = version.partition(".")[0]
    if major.isdigit() and int(major) < FIRST_WITH_CLAIMS:
        message = f"claims need a driver of branch {FIRST_WITH_CLAIMS} or later"
        yield refused("driverVersion", message, "write such a one, or leave it out", version)


def _claims(declaration: Declaration) -> Iterator[Doubt]:
    """Claims replace the device plugin, and with it the resource and every way of sharing it."""
    platform = declaration.platform
    shared = [one.pool for one in platform.sharing if one.mode != "whole"]
    if shared:
        message = (
            f"cards are handed out by claims or by the device plugin, not both, and how those of "
            f"{shared[0]} are shared is the plugin's"
        )
        yield refused("dynamicResources", message, "leave out one of the two", "true")
    asking = [one.name for one in platform.notebooks.profiles if one.gpus]
    if asking:
        message = f"no node would have nvidia.com/gpu any more, which the profile {asking[0]} asks for"
        yield refused("dynamicResources", message, "leave it out", "true")


def _managers() -> tuple[Footprint, ...]:
    on_servers = operands.SERVERS
    return (
        Footprint(
            "gpu-operator", requests=_OPERATOR.requests, limits=_OPERATOR.limits, tolerations=on_servers
        ),
        Footprint(
            "node-feature-discovery-master",
            requests=_MASTER.requests,
            limits=_MASTER.limits,
            tolerations=on_servers,
        ),
        Footprint("node-feature-discovery-gc", requests=_COLLECTOR.requests, limits=_COLLECTOR.limits),
    )


def _discovery(declaration: Declaration) -> Footprint:
    return Footprint(
        "node-feature-discovery-worker",
        "DaemonSet",
        requests=_WORKER.requests,
        limits=_WORKER.limits,
        tolerations=operands.tolerated_by_discovery(declaration),
        needed_on=tuple(one.name for one in sharing.pools_with_cards(declaration)),
        values_at="node-feature-discovery.worker",
    )


def _operands(asked: Asked) -> Iterator[Footprint]:
    """One pod of each on every node with cards. None of them says what it needs, which is little."""
    declaration = asked.declaration
    shared = [declaration.platform.sharing_of(one.name) for one in sharing.pools_with_cards(declaration)]
    wanted = {
        "nvidia-driver-daemonset": declaration.platform.bootstrap.driver == "operator",
        "nvidia-container-toolkit-daemonset": operands.toolkit(asked)["enabled"] is True,
        "nvidia-device-plugin-daemonset": not asked.options["dynamicResources"],
        "gpu-feature-discovery": not asked.options["dynamicResources"],
        "nvidia-operator-validator": True,
        "nvidia-dcgm-exporter": asked.options["metrics"] is True,
        "nvidia-mig-manager": any(one.mode == "mig" for one in shared),
        "nvidia-device-plugin-mps-control-daemon": any(one.mode == "mps" for one in shared),
    }
    for name, there in wanted.items():
        if there:
            yield Footprint(
                name,
                "DaemonSet",
                tolerations=operands.tolerated_by_operands(declaration),
                selector=sharing.PRESENT,
                needed_on=tuple(one.name for one in sharing.pools_with_cards(declaration)),
                source="unknown",
                values_at="daemonsets",
            )


PART: Final = Part(
    "gpu-operator",
    "Makes the cards of NVIDIA usable: driver, device plugin, sharing, metrics.",
    "v26.7.1",
    "gpu-operator",
    bundle,
    OPTIONS,
    doubts=doubts,
)
