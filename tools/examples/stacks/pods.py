"""Says workloads in the words of Terraform's Kubernetes provider: blocks in the place of objects."""

import re
from collections.abc import Mapping, Sequence

from tools.examples.blueprint import CLAIMED, Container, Manifest, Value, Volume, Workload
from tools.examples.pods import (
    affinity,
    claim_name,
    mount_path,
    pod_labels,
    resources,
    selector_labels,
)
from tools.examples.quantities import print_amounts
from tools.examples.stacks.hcl import Attribute, Block, Entry, Note, Raw, Written, attributes, block

Notes = Mapping[str, str]
"""A comment by the container beside whose sizes it stands."""

IMAGE_IGNORED = """\
[
  spec[0].template[0].spec[0].container[0].image, # the registry's hook moves it
]"""
DNS_IGNORED = """\
[
  spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
]"""


def snake(name: str) -> str:
    """A field's name as the provider spells it."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f"_{found[0].lower()}", name)


def label(name: str) -> str:
    """A name as a label of a block."""
    return name.replace("-", "_").replace(".", "_")


def metadata(name: Written, namespace: Written, labels: Mapping[str, Written] | None = None) -> Block:
    return block("metadata", name=name, namespace=namespace, labels=labels)


def container(one: Container, workload: Workload, notes: Notes, env: Sequence[Entry]) -> Block:
    """A container; init containers and sidecars are `init_container` blocks."""
    first = one.name == next(other.name for other in workload.containers if other.role == "app")
    body: list[Entry] = [
        *attributes({"name": one.name, "image": one.image, "image_pull_policy": "IfNotPresent"}),
    ]
    if one.role == "sidecar":
        body.append(Attribute("restart_policy", "Always"))
    if workload.port and first:
        body.append(block("port", name="main", container_port=workload.port))
    body += env if one.role == "app" else ()
    if one.name in notes:
        body.append(Note(notes[one.name]))
    if one.requests or one.limits:
        body.append(block("resources", body=attributes(sizes(one))))
    body += [
        block("volume_mount", name=volume.name, mount_path=mount_path(volume)) for volume in workload.volumes
    ]
    return block("container" if one.role == "app" else "init_container", body=body)


def sizes(one: Container) -> dict[str, Written]:
    """Requests before limits, as people write them."""
    printed = resources(one)
    return {name: plain(printed[name]) for name in ("requests", "limits") if name in printed}


def plain(value: Value) -> Written:
    """A value of a manifest as HCL has it: the same, but for its type."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    assert value is None or isinstance(value, str | int)
    return value


def pod_spec(workload: Workload, notes: Notes, env: Sequence[Entry]) -> Block:
    ordered = sorted(workload.containers, key=lambda one: one.role == "app")
    body: list[Entry] = []
    if workload.node_selector:
        body.append(Attribute("node_selector", dict(workload.node_selector)))
    body += [nested("toleration", one) for one in workload.tolerations]
    if placed := affinity(workload):
        assert isinstance(placed, dict)
        body.append(nested("affinity", placed))
    body += [nested("topology_spread_constraint", one) for one in workload.topology_spread]
    body += [container(one, workload, notes, env) for one in ordered]
    body += [volume(one, workload) for one in workload.volumes if templated(one, workload)]
    if workload.kind == "CronJob":
        body.append(Attribute("restart_policy", "OnFailure"))
    return block("spec", body=body)


def templated(one: Volume, workload: Workload) -> bool:
    """A StatefulSet leaves its claims to claim templates."""
    return not (workload.kind == "StatefulSet" and one.kind in CLAIMED)


def nested(name: str, fields: Manifest) -> Block:
    """An object as a block; lists of objects become blocks that come again."""
    body: list[Entry] = []
    for field, value in fields.items():
        called = snake(field)
        if field in ("matchLabels", "values"):
            body.append(Attribute(called, plain(value)))
        elif isinstance(value, dict):
            body.append(nested(called, value))
        elif isinstance(value, list | tuple):
            inner = [one for one in value if isinstance(one, dict)]
            body += [nested(SINGULAR.get(called, called), one) for one in inner]
        else:
            body.append(Attribute(called, plain(value)))
    return block(name, body=body)


SINGULAR = {"node_selector_terms": "node_selector_term"}


def volume(one: Volume, workload: Workload) -> Block:
    source: Block
    if one.kind == "emptyDir":
        source = block("empty_dir")
    elif one.kind == "memory":
        source = block("empty_dir", medium="Memory")
    else:
        source = block("persistent_volume_claim", claim_name=claim_value(one, workload))
    return block("volume", name=one.name, body=[source])


def claim_value(one: Volume, workload: Workload) -> Written:
    """The claim by the module that makes it, or by its name where another stack's block makes it."""
    return Raw(f"module.{claim_module(one, workload)}.claim_name")


def claim_module(one: Volume, workload: Workload) -> str:
    return label(one.claim or f"{workload.name}-{one.name}")


def claim(one: Volume, workload: Workload, namespace: Written, depth: str = "../..") -> Block:
    """The call of the shared module that makes a claim."""
    kind = "nfs_volume" if one.kind == "nfs" else "block_volume"
    (size,) = print_amounts({"storage": one.size}).values()
    fields: dict[str, Written] = {
        "source": f"{depth}/modules/kubernetes/{kind}",
        "name": claim_name(workload, one, ""),
        "namespace": namespace,
        "size": size,
    }
    if one.kind == "local":
        fields["storage_class"] = "local-path"
    return block("module", claim_module(one, workload), body=attributes(fields))


def claims(workloads: Sequence[Workload], namespace: Written, depth: str = "../..") -> list[Entry]:
    """Every claim that these workloads mount, each once."""
    found: dict[str, Block] = {}
    for workload in workloads:
        if workload.kind != "StatefulSet":
            for one in workload.volumes:
                if one.kind in CLAIMED:
                    found.setdefault(claim_module(one, workload), claim(one, workload, namespace, depth))
    return list(found.values())


def claim_template(one: Volume, storage_class: str) -> Block:
    mode = "ReadWriteMany" if one.read_write_many else "ReadWriteOnce"
    asked = block("resources", requests=plain(print_amounts({"storage": one.size})))
    spec = block("spec", access_modes=[mode], storage_class_name=storage_class, body=[asked])
    return block("volume_claim_template", body=[block("metadata", name=one.name), spec])


def template(workload: Workload, notes: Notes, env: Sequence[Entry]) -> Block:
    labels = block("metadata", labels=plain(pod_labels(workload)))
    return block("template", body=[labels, pod_spec(workload, notes, env)])


def selector(workload: Workload) -> Block:
    return block("selector", match_labels=plain(selector_labels(workload)))


def lifecycle(ignored: str) -> Block:
    return block("lifecycle", ignore_changes=Raw(ignored))
