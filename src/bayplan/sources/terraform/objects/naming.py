"""The provider's words and those of a manifest: which blocks are lists, which names are irregular."""

from typing import Final

UNWANTED: Final = frozenset((
    "args", "binary_data", "command", "connection", "data", "depends_on", "dns_config", "env", "env_from",
    "host_aliases", "lifecycle", "liveness_probe", "provider", "provisioner", "readiness_probe",
    "startup_probe", "string_data", "termination_message_path", "termination_message_policy", "timeouts",
    "working_dir",
))  # fmt: skip
"""Arguments that are never looked at: nothing in a review hangs on them."""

LISTS: Final = {
    "allowed_topologies": "allowedTopologies",
    "container": "containers",
    "image_pull_secrets": "imagePullSecrets",
    "init_container": "initContainers",
    "items": "items",
    "limit": "limits",
    "match_expression": "matchExpressions",
    "match_expressions": "matchExpressions",
    "match_fields": "matchFields",
    "match_label_expressions": "matchLabelExpressions",
    "metric": "metrics",
    "node_selector_term": "nodeSelectorTerms",
    "policy": "policies",
    "port": "ports",
    "preferred_during_scheduling_ignored_during_execution": (
        "preferredDuringSchedulingIgnoredDuringExecution"
    ),
    "readiness_gate": "readinessGates",
    "rule": "rules",
    "sources": "sources",
    "sysctl": "sysctls",
    "toleration": "tolerations",
    "topology_spread_constraint": "topologySpreadConstraints",
    "volume": "volumes",
    "volume_claim_template": "volumeClaimTemplates",
    "volume_device": "volumeDevices",
    "volume_mount": "volumeMounts",
}
"""Blocks that may stand several times; all others stand once."""

_REQUIRED: Final = "required_during_scheduling_ignored_during_execution"
_IRREGULAR: Final = {
    "ceph_fs": "cephfs",
    "ceph_monitors": "monitors",
    "cluster_ip": "clusterIP",
    "cluster_ips": "clusterIPs",
    "disk_uri": "diskURI",
    "downward_api": "downwardAPI",
    "external_ips": "externalIPs",
    "host_ip": "hostIP",
    "host_ipc": "hostIPC",
    "host_pid": "hostPID",
    "load_balancer_ip": "loadBalancerIP",
    "rados_user": "user",
    "rbd_image": "image",
    "rbd_pool": "pool",
    "storage_provisioner": "provisioner",
    "target_ww_ns": "targetWWNs",
    "volume_id": "volumeID",
}

WHOLE_NUMBERS: Final = frozenset((
    "active_deadline_seconds", "backoff_limit", "completions", "container_port", "default_mode", "fs_group",
    "host_port", "max_replicas", "max_skew", "min_domains", "min_ready_seconds", "min_replicas", "node_port",
    "parallelism", "partition", "priority", "progress_deadline_seconds", "replicas",
    "revision_history_limit", "run_as_group", "run_as_user", "starting_deadline_seconds",
    "termination_grace_period_seconds", "toleration_seconds", "ttl_seconds_after_finished", "weight",
    "max_surge", "max_unavailable", "min_available", "port", "target_port",
))  # fmt: skip
"""What the provider may hold as text although it is a number."""

TRUTHS: Final = frozenset((
    "allow_volume_expansion", "global_default", "host_ipc", "host_network", "host_pid", "privileged",
    "read_only", "suspend",
))  # fmt: skip

TEXTS: Final = frozenset((
    "claim_name", "effect", "image", "key", "name", "namespace", "operator", "priority_class_name",
    "schedule", "storage_class_name", "topology_key", "type",
))  # fmt: skip
"""What is a text although it may be written as a number."""


def is_list(key: str, parent: str) -> bool:
    """Whether blocks of that name make a list in a manifest."""
    if key == _REQUIRED:
        return parent in ("pod_affinity", "pod_anti_affinity")
    if key == "volume_claim_template":
        return parent != "ephemeral"
    return key in LISTS


def manifest_name(key: str, parent: str) -> str:
    """The name in a manifest: `node_selector` is `nodeSelector`."""
    if is_list(key, parent) and key in LISTS:
        return LISTS[key]
    if key in _IRREGULAR:
        return _IRREGULAR[key]
    first, *rest = key.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
