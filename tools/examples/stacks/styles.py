"""The ways in which a stack is written; each gives its files by their path within the stack."""

from collections.abc import Callable, Mapping
from typing import Final

import yaml

from tools.examples.blueprint import Manifest, Workload
from tools.examples.pods import pod_template, selector_labels
from tools.examples.quantities import print_amounts
from tools.examples.stacks import factories, local, parts
from tools.examples.stacks.hcl import Attribute, Entry, Heredoc, Raw, Written, attributes, block, render
from tools.examples.stacks.parts import Service
from tools.examples.stacks.pods import label, plain
from tools.examples.stacks.table import Style

Files = dict[str, str]
DEFAULTED: Final = {
    "automountServiceAccountToken",
    "dnsPolicy",
    "restartPolicy",
    "schedulerName",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "terminationGracePeriodSeconds",
    "terminationMessagePath",
    "terminationMessagePolicy",
}
"""What the API server fills in, and nobody writes."""

ORDER: Final = {name: place for place, name in enumerate(("name", "image", "requests"))}
"""What people write first."""


def files(one: Service) -> Files:
    """Every file of a stack."""
    return STYLES[one.stack.style](one)


def written_out(one: Service) -> Files:
    """Everything in one file, block by block."""
    blocks = [
        *parts.head(one),
        *parts.claim_blocks(one, one.place),
        *parts.workload_blocks(one, one.written, one.place),
        *parts.releases(one, one.place),
        *parts.budget_blocks(one, one.place),
        *parts.ingress(one, one.place),
    ]
    text = render(blocks)
    found = {"main.tf": text, **parts.value_files(one)}
    return parked(found) if one.name == "tts" else found


def parked(found: Files) -> Files:
    """A switch in the place of the number of replicas."""
    switch = block(
        "variable",
        "parked",
        type=Raw("bool"),
        default=True,
        description="Whether it waits until somebody needs it.",
    )
    text = found["main.tf"].replace("replicas = 0", "replicas = var.parked ? 0 : 1")
    return {**found, "main.tf": text, "variables.tf": render([switch])}


def app(one: Service) -> Files:
    """A call of the shared module; some have their sizes in variables."""
    (workload,) = one.written
    (container,) = workload.containers
    request, limit = container.requests["memory"], container.limits["memory"]
    varied = len(one.name) % 3 == 0
    memory = print_amounts({"memory": request})["memory"]
    fields: dict[str, Written] = {
        "source": "../../modules/kubernetes/app",
        "name": workload.name,
        "namespace": one.name,
        "tier": one.tier.name,
        "image": container.image,
        "container": container.name if container.name != workload.name else None,
        "cpu": print_amounts({"cpu": container.requests["cpu"]})["cpu"],
        "memory": Raw("var.memory") if varied else memory,
        "memory_limit": print_amounts({"memory": limit})["memory"] if limit != request else None,
        "host": one.stack.host,
        "env": dict(one.stack.env) or None,
        "claims": claimed(workload) or None,
    }
    found = {"main.tf": render([block("module", label(workload.name), body=attributes(fields))])}
    return {**found, **size_variable(memory)} if varied else found


def size_variable(memory: str) -> Files:
    declared = block("variable", "memory", type=Raw("string"), default="64Mi")
    return {"variables.tf": render([declared]), "terraform.tfvars": f'memory = "{memory}"\n'}


def claimed(workload: Workload) -> dict[str, Written]:
    return {
        one.name: {
            "size": print_amounts({"storage": one.size})["storage"],
            **({"shared": True} if one.kind == "nfs" else {}),
        }
        for one in workload.volumes
    }


def manifest(workload: Workload, namespace: str) -> Manifest:
    """A controller as people write it in YAML."""
    spec: Manifest = {"replicas": workload.replicas}
    if workload.kind == "StatefulSet":
        spec["serviceName"] = workload.name
    elif workload.recreate:
        spec["strategy"] = {"type": "Recreate"}
    spec["selector"] = {"matchLabels": selector_labels(workload)}
    spec["template"] = undefaulted(pod_template(workload))
    if workload.kind == "StatefulSet":
        spec["volumeClaimTemplates"] = [claim_template(workload)]
    return {
        "apiVersion": "apps/v1",
        "kind": workload.kind,
        "metadata": {"name": workload.name, "namespace": namespace, "labels": {"app": workload.name}},
        "spec": spec,
    }


def undefaulted(fields: Mapping[str, object]) -> Manifest:
    found: Manifest = {}
    for name, value in sorted(fields.items(), key=lambda field: ORDER.get(field[0], len(ORDER))):
        if name in DEFAULTED:
            continue
        if isinstance(value, dict):
            found[name] = undefaulted(value)
        elif isinstance(value, list):
            found[name] = [undefaulted(one) if isinstance(one, dict) else one for one in value]
        else:
            assert value is None or isinstance(value, str | int)
            found[name] = value
    return found


def claim_template(workload: Workload) -> Manifest:
    (volume,) = workload.volumes
    return {
        "metadata": {"name": volume.name},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "proxmox-lvm",
            "resources": {"requests": print_amounts({"storage": volume.size})},
        },
    }


def as_manifests(one: Service) -> Files:
    """Objects of Kubernetes as objects of HCL."""
    mark = "@namespace@"
    resources: list[Entry] = [
        block(
            "resource",
            "kubernetes_manifest",
            label(workload.name),
            manifest=plain(manifest(workload, mark)),
        )
        for workload in one.written
    ]
    assert isinstance(one.place, Raw)
    text = render(
        [*parts.head(one), *parts.claim_blocks(one, one.place), *resources, *parts.ingress(one, one.place)]
    )
    return {"main.tf": text.replace(f'"{mark}"', one.place.text)}


def as_yaml(one: Service) -> Files:
    """YAML within the file."""
    assert isinstance(one.place, Raw)
    place = "${" + one.place.text + "}"
    resources: list[Entry] = [
        block(
            "resource",
            "kubectl_manifest",
            label(workload.name),
            yaml_body=Heredoc(as_text(manifest(workload, place))),
        )
        for workload in one.written
    ]
    return {"main.tf": render([*parts.head(one), *resources])}


def as_templates(one: Service) -> Files:
    """YAML in templates beside the file, which are given the namespace and the requested memory."""
    found: Files = {}
    resources: list[Entry] = []
    for workload in one.written:
        name = f"templates/{workload.name}.yaml.tpl"
        memory = print_amounts(workload.containers[0].requests)["memory"]
        found[name] = request_only(as_text(manifest(workload, "${namespace}")), memory)
        given = f'namespace = {namespace_text(one)}\n  memory    = "{memory}"'
        call = f'templatefile("${{path.module}}/{name}", {{\n  {given}\n}})'
        body = [Attribute("yaml_body", Raw(call))]
        resources.append(block("resource", "kubectl_manifest", label(workload.name), body=body))
    claims, web = parts.claim_blocks(one, one.place), parts.ingress(one, one.place)
    return {"main.tf": render([*parts.head(one), *claims, *resources, *web]), **found}


def request_only(text: str, memory: str) -> str:
    """Puts the variable in the place of the request, which comes after the limit."""
    before, request, after = text.rpartition(f"memory: {memory}\n")
    assert request
    return f"{before}memory: ${{memory}}\n{after}"


def namespace_text(one: Service) -> str:
    assert isinstance(one.place, Raw)
    return one.place.text


def as_text(fields: Manifest) -> str:
    return yaml.safe_dump(fields, sort_keys=False, default_flow_style=False, width=200)


STYLES: Final[Mapping[Style, Callable[[Service], Files]]] = {
    "plain": written_out,
    "app": app,
    "local": local.files,
    "manifest": as_manifests,
    "yaml": as_yaml,
    "template": as_templates,
    "factory": factories.files,
}
