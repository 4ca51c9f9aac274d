"""What the GPU operator is told: the values of its chart, and the configurations it hands out cards by.

Keys are those of the chart v26.7 (deployments/gpu-operator/values.yaml of github.com/NVIDIA/gpu-operator),
the configuration is that of the device plugin (api/config/v1 of github.com/NVIDIA/k8s-device-plugin).
"""

import hashlib
from typing import Final

from bayplan.catalog import distributions, homes, sharing
from bayplan.catalog.framework import Asked
from bayplan.catalog.tolerance import tolerations
from bayplan.model.estate import Declaration
from bayplan.model.nodes import Taint
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import K3S, Cluster, GpuSharing
from bayplan.model.pods import Effect, Toleration
from bayplan.printing import yaml

USUAL: Final = (Toleration("nvidia.com/gpu", "Exists", effect=Effect.NO_SCHEDULE),)
"""What the operands tolerate where nothing is said. Any other taint keeps them all from its node."""
SERVERS: Final = tuple(
    Toleration(f"node-role.kubernetes.io/{role}", effect=Effect.NO_SCHEDULE)
    for role in ("master", "control-plane")
)
_AGENT: Final = "/var/lib/rancher/k3s/agent/etc/containerd"


def values(asked: Asked) -> Keys:
    """The values of the chart."""
    declaration, options = asked.declaration, asked.options
    made: Keys = {
        "cdi": {"enabled": True, "nriPluginEnabled": options["injection"] == "nri"},
        "driver": driver(asked),
        "toolkit": toolkit(asked),
        "daemonsets": {"tolerations": homes.written(tolerated_by_operands(declaration))},
        "mig": {"strategy": mig_strategy(declaration)},
        "migManager": mig_manager(declaration),
        "devicePlugin": device_plugin(asked),
        "dcgmExporter": exporter(asked),
        "node-feature-discovery": {
            "worker": {"tolerations": homes.written(tolerated_by_discovery(declaration))}
        },
    }
    folder = distributions.kubelet(declaration.platform.cluster)
    if folder != distributions.KUBELET:
        made["hostPaths"] = {"kubeletRootDir": folder}
    return made | ({"gpuCluster": {"deployCR": True}} if options["dynamicResources"] else {})


def tolerated_by_operands(declaration: Declaration) -> tuple[Toleration, ...]:
    """Every taint of every pool with cards, beside the usual one."""
    return tolerations(taints(declaration), USUAL)


def tolerated_by_discovery(declaration: Declaration) -> tuple[Toleration, ...]:
    """What finds the cards has to stand beside them, and looks at servers too."""
    return tolerations(taints(declaration), (*SERVERS, *USUAL))


def taints(declaration: Declaration) -> tuple[Taint, ...]:
    """The taints of the pools that have cards, each once."""
    found = (one for pool in sharing.pools_with_cards(declaration) for one in pool.taints)
    return tuple(dict.fromkeys(found))


def driver(asked: Asked) -> Keys:
    """The driver, where the operator brings it; else that it is there."""
    options = asked.options
    if asked.declaration.platform.bootstrap.driver != "operator":
        return {"enabled": False}
    version: Keys = {"version": options["driverVersion"]} if options["driverVersion"] else {}
    return {
        "enabled": True,
        **version,
        "kernelModuleType": options["kernelModules"],
        "upgradePolicy": {"autoUpgrade": options["upgradeDrivers"]},
    }


def toolkit(asked: Asked) -> Keys:
    """The container toolkit. The plugin of the container runtime is part of it: `nri` needs it."""
    if asked.options["injection"] == "nri":
        return {"enabled": True}
    if asked.options["toolkit"] == "image":
        return {"enabled": False}
    if asked.declaration.platform.cluster.distribution != K3S:
        return {"enabled": True}
    return {"enabled": True, "env": _paths(asked.declaration.platform.cluster)}


def mig_strategy(declaration: Declaration) -> str:
    """How instances are counted: alike (`single`), or by profile (`mixed`)."""
    return next((one.strategy for one in declaration.platform.sharing if one.mode == "mig"), "single")


def mig_manager(declaration: Declaration) -> Keys:
    """What cuts cards into instances, where some pool wants that.

    Its configurations (`all-1g.5gb` ...) are made by itself from what the cards can do. A node without the
    label gets the default: that of the one pool that has cards, if there is but one.
    """
    shared = [declaration.platform.sharing_of(one.name) for one in sharing.pools_with_cards(declaration)]
    wanted = {one.profile for one in shared if one.mode == "mig"}
    if not wanted:
        return {"enabled": False}
    alike = len(wanted) == 1 and all(one.mode == "mig" for one in shared)
    return {"enabled": True, "config": {"default": wanted.pop() if alike else "all-disabled"}}


def device_plugin(asked: Asked) -> Keys:
    """The device plugin, and its configurations by pool.

    They are named after what they say: the operator does not look at a configuration again, but it does at
    its name.
    """
    found = configurations(asked)
    if not found:
        return {"enabled": not asked.options["dynamicResources"]}
    digest = hashlib.sha256("".join(f"{name}\n{found[name]}" for name in sorted(found)).encode()).hexdigest()
    return {
        "enabled": not asked.options["dynamicResources"],
        "config": {
            "create": True,
            "name": f"device-plugin-{digest[:10]}",
            "default": default_configuration(asked.declaration),
            "data": dict(found),
        },
    }


def configurations(asked: Asked) -> dict[str, str]:
    """The configurations of the device plugin by name, as YAML: one for each pool by turns, and `whole`."""
    platform = asked.declaration.platform
    pools = [one.name for one in sharing.pools_with_cards(asked.declaration)]
    turns = [here for name in pools if sharing.is_by_turns(here := platform.sharing_of(name))]
    if not turns:
        return {}
    strategy = (
        mig_strategy(asked.declaration) if any(one.mode == "mig" for one in platform.sharing) else "none"
    )
    plain: Keys = {"version": "v1", "flags": {"migStrategy": strategy}}
    made = {here.pool: yaml.text([plain | {"sharing": _turns(asked, here)}]) for here in turns}
    return made if len(turns) == len(pools) else {"whole": yaml.text([plain]), **made}


def default_configuration(declaration: Declaration) -> str:
    """What holds for a node without the label: the configuration of the only pool with cards, else `whole`.

    Where every pool is by turns and they differ, it is that of the first.
    """
    pools = [one.name for one in sharing.pools_with_cards(declaration)]
    turns = [name for name in pools if sharing.is_by_turns(declaration.platform.sharing_of(name))]
    return turns[0] if len(turns) == len(pools) else "whole"


def exporter(asked: Asked) -> Keys:
    """What measures the cards; Prometheus finds it where there is one."""
    watched = asked.declaration.platform.component("kube-prometheus-stack") is not None
    return {"enabled": asked.options["metrics"], "serviceMonitor": {"enabled": watched}}


def _turns(asked: Asked, here: GpuSharing) -> Keys:
    shared: Keys = {
        "renameByDefault": asked.options["renameShared"],
        "failRequestsGreaterThanOne": asked.options["refuseSeveralTurns"],
        "resources": [{"name": sharing.GPU, "replicas": here.replicas}],
    }
    return {sharing.TURNS[here.mode]: shared}


def _paths(cluster: Cluster) -> Json:
    """Where K3s keeps what containerd reads; config.toml is made anew at each start, from the template."""
    template = "config.toml.tmpl" if _is_before_containerd_2(cluster.version) else "config-v3.toml.tmpl"
    return [
        {"name": "CONTAINERD_CONFIG", "value": f"{_AGENT}/{template}"},
        {"name": "CONTAINERD_SOCKET", "value": distributions.containerd(cluster).socket},
        {"name": "CONTAINERD_RUNTIME_CLASS", "value": "nvidia"},
        {"name": "RUNTIME_CONFIG_SOURCE", "value": f"file={_AGENT}/config.toml"},
    ]


def _is_before_containerd_2(version: str) -> bool:
    minor = version.removeprefix("v1.").split(".")[0]
    return minor.isdigit() and int(minor) < 32
