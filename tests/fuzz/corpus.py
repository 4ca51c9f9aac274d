"""What the nonsense is made of: good objects, the texts they make, and pieces that tend to hurt."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.sources.objects import Document, container, deployment, document, listing, node, pod, template

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
SELECTOR = {
    "matchLabels": {"app": "web"},
    "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}],
}
STORAGE = "storage.k8s.io/v1"
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
READY = [{"type": "Ready", "status": "True"}]
CLAIMS = [{"metadata": {"name": "d"}, "spec": {"storageClassName": "c"}}]

RICH_SPEC: dict[str, Any] = {
    "containers": [
        container(
            resources={
                "requests": {"cpu": "500m", "memory": "1.5Gi"},
                "limits": {"memory": "2Gi"},
                "claims": [],
            },
            ports=[{"containerPort": 80, "hostPort": 8080}],
        )
    ],
    "initContainers": [container("proxy", restartPolicy="Always")],
    "affinity": {
        "nodeAffinity": {
            REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": SELECTOR["matchExpressions"]}]}
        },
        "podAntiAffinity": {REQUIRED: [{"topologyKey": "zone", "labelSelector": SELECTOR}]},
    },
    "tolerations": [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 5}],
    "topologySpreadConstraints": [
        {"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule", "labelSelector": SELECTOR}
    ],
    "volumes": [
        {"name": "data", "persistentVolumeClaim": {"claimName": "d"}},
        {"name": "tmp", "emptyDir": {}},
    ],
    "overhead": {"cpu": "10m"},
    "priority": 100,
}

OBJECTS: list[Document] = [
    pod("rich", status={"phase": "Running", "conditions": READY}, **RICH_SPEC),
    pod("poor"),
    node("n1", conditions=READY, images=[{"names": ["a"], "sizeBytes": 1}]),
    deployment("web", replicas=2, strategy={"rollingUpdate": {"maxSurge": "25%"}}),
    document("StatefulSet", api="apps/v1", spec={"template": template(), "volumeClaimTemplates": CLAIMS}),
    document("CronJob", api="batch/v1", spec={"jobTemplate": {"spec": {"template": template()}}}),
    document("Service", spec={"type": "NodePort", "ports": [{"port": 80}], "selector": {"app": "web"}}),
    document("ResourceQuota", spec={"hard": {"pods": "10"}}, status={"used": {"pods": "1"}}),
    document("LimitRange", spec={"limits": [{"type": "Container", "max": {"cpu": "2"}}]}),
    document("PodDisruptionBudget", api="policy/v1", spec={"minAvailable": "50%", "selector": SELECTOR}),
    document("PersistentVolume", spec={"capacity": {"storage": "1Gi"}, "csi": {"driver": "d"}}),
    document("PersistentVolumeClaim", spec={"resources": {"requests": {"storage": "1Gi"}}}),
    document("CSINode", api=STORAGE, spec={"drivers": [{"name": "d", "allocatable": {"count": 3}}]}),
    document("StorageClass", api=STORAGE, volumeBindingMode="WaitForFirstConsumer"),
    document("PriorityClass", api="scheduling.k8s.io/v1", value=5),
    document("Secret", data={"a": "b"}),
    document(
        "HorizontalPodAutoscaler", api="autoscaling/v2",
        spec={
            "scaleTargetRef": TARGET, "maxReplicas": 3,
            "metrics": [{"resource": {"name": "cpu", "target": {"averageUtilization": 80}}}],
        },
    ),
    document(
        "VerticalPodAutoscaler", api="autoscaling.k8s.io/v1",
        spec={
            "targetRef": TARGET,
            "resourcePolicy": {"containerPolicies": [{"containerName": "*", "minAllowed": {"cpu": "25m"}}]},
        },
        status={
            "recommendation": {"containerRecommendations": [{"containerName": "a", "target": {"cpu": "1"}}]}
        },
    ),
    document(
        "VerticalPodAutoscalerCheckpoint", api="autoscaling.k8s.io/v1",
        spec={"vpaObjectName": "v", "containerName": "a"},
        status={
            "memoryHistogram": {
                "referenceTimestamp": "2026-11-01T00:00:00Z", "bucketWeights": {"3": 10}, "totalWeight": 1.5
            },
            "totalSamplesCount": 5,
        },
    ),
]  # fmt: skip

TEXTS: list[bytes] = [
    json.dumps(listing(*OBJECTS), indent=1).encode(),
    "\n".join(map(json.dumps, OBJECTS[:4])).encode(),
    yaml.safe_dump(listing(*OBJECTS)).encode(),
    "---\n".join(map(yaml.safe_dump, OBJECTS[:6])).encode(),
    b"a: &a {b: [1, 2]}\nc: *a\nd: {<<: *a}\nkind: Pod\ne: |\n  text\nf: 'it''s'\ng: \"\\u00e9\"\n",
]

VALUES: list[Any] = [
    None, True, 0, -1, 2**31, 2**63, 2**64, -(2**63) - 1, 1.5, 1e300, "", " ", "x", "1", "-5Gi", "1e9999",
    "\0", "\ud7ff",
    [], {}, [None], {"": None}, [[]], [{}], {"a": {"b": {"c": []}}}, "9" * 500, "2026-13-45T99:00:00Z",
    ["x"] * 100,
]  # fmt: skip

TOKENS: list[bytes] = [
    b"{", b"}", b"[", b"]", b":", b",", b'"', b"'", b"\n", b"\t", b"- ", b"---\n", b"...\n", b"&a ", b"*a ",
    b"<<: *a\n",
    b"? ", b"| ", b"> ", b"!x ", b"%YAML 1.1\n", b"{{ x }}", b"# ", b"\0", b"\xff", b"\xef\xbb\xbf",
    b"\\u",
    b"1e999", b"0x", b"null", b"items:", b'"items":', b'"kind":', b"\r", b"\xc2\x85", b"[" * 300, b"- " * 300,
    b"9" * 400,
]  # fmt: skip

QUANTITIES = [
    "0",
    "1",
    "500m",
    "1.5Gi",
    "5k",
    "1e3",
    "-2Ki",
    ".5",
    "5.",
    "9223372036854775807",
    "1E-9",
    "100Ei",
]

BELOW = Path(__file__).parents[2] / "examples"
HYPERVISOR: list[tuple[str, bytes]] = [
    (path.relative_to(BELOW).as_posix(), path.read_bytes())
    for path in sorted(BELOW.glob("*/pve/**/*"))
    if path.is_file() and path.stat().st_size < 20_000
] + [
    ("pve/nodes/h/lvs.txt", b"  LV VG Attr LSize Pool Data%\n  data pve twi-aotz-- 400.00g 25.00 2.00\n"),
    ("pve/nodes/h/zpool-list.txt", b"tank\t1000\t400\t600\t-\t-\t3\t40\t1.00\tONLINE\t-\n"),
    (
        "pve/nodes/h/qemu-server/201.conf",
        b"#note\nmemory: 2048\n[PENDING]\ndelete: net0\n[snap]\nmemory: 1\n",
    ),
]
"""What a host tells of itself: paths, which say what it is, and texts."""
