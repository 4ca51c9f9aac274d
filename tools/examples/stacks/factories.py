"""Stacks that make several services alike: one local module, called for each.

A module that nobody calls lies beside some of them. It declares what the cluster still runs, or once did, but
applying the stack does not.
"""

from dataclasses import replace

from tools.examples.blueprint import Container, Workload
from tools.examples.quantities import print_amounts
from tools.examples.stacks import parts
from tools.examples.stacks.hcl import Entry, Note, Raw, Written, attributes, block, render
from tools.examples.stacks.parts import Service
from tools.examples.stacks.pods import label
from tools.examples.stacks.workloads import resource, service

Files = dict[str, str]
NAME = "@name@"

UNCALLED = {
    "soulseek": "Not called: the quota has 128Mi left and it asks for 256. Its Deployment of an earlier\n"
    "trial still stands in the cluster without a pod.",
    "readarr": "Not called any more: retired upstream. What runs goes when the library has moved.",
    "otp": "Not called: no worker has 6Gi free. See the README.",
}


def files(one: Service) -> Files:
    if one.name == "servarr":
        return family(one)
    return instances(one)


def variable(name: str, kind: str = "string", says: str | None = None) -> Entry:
    return block("variable", name, type=Raw(kind), description=says)


def instances(one: Service) -> Files:
    """One module for services that differ in name and place only, called with for_each."""
    alike = [each for each in one.written if each.kind == "Deployment"]
    first = next(each for each in alike if each.recreate)
    others = [each for each in one.written if each.kind != "Deployment"]
    table: dict[str, Written] = {each.name: instance(each) for each in alike}
    call: dict[str, Written] = {
        "source": "./modules/instance",
        "for_each": Raw("local.instances"),
        "name": Raw("each.key"),
        "namespace": one.place,
        "tier": one.tier.name,
        "image": Raw("each.value.image"),
        "memory": Raw("each.value.memory"),
        "claim": Raw("each.value.claim"),
        "strategy": Raw("each.value.strategy"),
    }
    blocks: list[Entry] = [
        *parts.head(one),
        block("locals", instances=table),
        *parts.claim_blocks(one, one.place),
        block("module", "instance", body=attributes(call)),
        *parts.workload_blocks(one, others, one.place),
    ]
    found = {"main.tf": render(blocks), "modules/instance/main.tf": instance_module(one, first)}
    return {**found, **uncalled(one)}


def instance(workload: Workload) -> dict[str, Written]:
    (container,) = workload.containers
    (volume,) = workload.volumes
    return {
        "image": container.image,
        "memory": print_amounts(container.requests)["memory"],
        "claim": volume.claim or f"{workload.name}-{volume.name}",
        "strategy": "Recreate" if workload.recreate else "RollingUpdate",
    }


def instance_module(one: Service, first: Workload) -> str:
    """One of them, with variables where they differ."""
    (container,) = first.containers
    declared = [
        variable(name) for name in ("name", "namespace", "tier", "image", "memory", "claim", "strategy")
    ]
    named = replace(first, name=NAME, containers=(inner_container(one, first),))
    place = Raw("var.namespace")
    text = render([*declared, resource(named, place, one.tier.name, {}), service(named, place)])
    memory = print_amounts(container.requests)["memory"]
    (volume,) = first.volumes
    claimed = label(volume.claim or f"{NAME}-{volume.name}")
    swaps = {
        f"claim_name = module.{claimed}.claim_name": "claim_name = var.claim",
        f'"kubernetes_deployment" "{NAME}"': '"kubernetes_deployment" "instance"',
        f'"kubernetes_service" "{NAME}"': '"kubernetes_service" "instance"',
        f'"{NAME}"': "var.name",
        f'"{container.image}"': "var.image",
        f'"{memory}"': "var.memory",
        '"Recreate"': "var.strategy",
        f'"{one.tier.name}"': "var.tier",
    }
    for old, new in swaps.items():
        text = text.replace(old, new)
    return text


def inner_container(one: Service, first: Workload) -> Container:
    """Its container is called like the instance, unless all of them have one name for it."""
    (container,) = first.containers
    names = {each.containers[0].name for each in one.written if each.kind == "Deployment"}
    return replace(container, name=NAME) if len(names) > 1 else container


def family(one: Service) -> Files:
    """A module for each service, all of them with the shared downloads; sizes stand in terraform.tfvars."""
    called = one.written
    sizes: dict[str, Written] = {each.name: memory_of(each) for each in called}
    blocks: list[Entry] = [
        *parts.head(one),
        variable("memory", "map(string)", "The request of each service."),
        *parts.claim_blocks(one, one.place),
    ]
    for each in called:
        fields: dict[str, Written] = {
            "source": f"./{each.name}",
            "namespace": one.place,
            "tier": one.tier.name,
            "memory": Raw(f'var.memory["{each.name}"]'),
        }
        blocks.append(block("module", label(each.name), body=attributes(fields)))
    blocks.append(Note("\n".join(UNCALLED[name] for name in one.stack.left_out)))
    found = {"main.tf": render(blocks), "terraform.tfvars": render(attributes({"memory": sizes}))}
    return {**found, **{f"{each.name}/main.tf": member(one, each) for each in called}, **uncalled(one, "")}


def memory_of(workload: Workload) -> str:
    return print_amounts(workload.containers[0].requests)["memory"]


def member(one: Service, workload: Workload) -> str:
    """One service of the family. Claims are the stack's, and called by their names."""
    declared = [variable(name) for name in ("namespace", "tier", "memory")]
    place = Raw("var.namespace")
    made = resource(workload, place, one.tier.name, one.stack.notes)
    text = render([*declared, made, service(workload, place)]).replace(f'"{one.tier.name}"', "var.tier")
    for volume in workload.volumes:
        name = volume.claim or f"{workload.name}-{volume.name}"
        text = text.replace(f"module.{label(name)}.claim_name", f'"{name}"')
    if workload.containers[0].requests:
        text = text.replace(f'memory = "{memory_of(workload)}"', "memory = var.memory", 1)
    return text


def uncalled(one: Service, folder: str = "modules/") -> Files:
    """Modules that lie there without a call."""
    found: Files = {}
    for name in one.stack.left_out:
        workload = one.by_name[name]
        text = render([Note(UNCALLED[name])]) + "\n" + member(one, workload)
        found[f"{folder}{name}/main.tf"] = text
    return found
