"""The platform as a drawing: hosts, the machines on them, and what is passed through to them."""

from collections.abc import Iterator

from bayplan.documentation.markdown import fenced, page
from bayplan.documentation.shown import Shown
from bayplan.model.machines import Machine


def diagram(shown: Shown) -> str:
    """The page, with the drawing in Mermaid and as a picture."""
    return page("Topology", "![hosts and machines](topology.svg)", fenced("mermaid", mermaid(shown)))


def mermaid(shown: Shown) -> str:
    """The drawing for Mermaid (flowchart syntax)."""
    return "\n".join(["graph TB", *(f"    {line}" for line in _lines(shown))])


def groups(shown: Shown) -> dict[str, list[Machine]]:
    """The machines by their hosts, templates left out; `on` no host comes last."""
    found: dict[str, list[Machine]] = {one.name: [] for one in shown.lower.hosts}
    for one in sorted(shown.lower.machines, key=lambda one: one.vmid):
        if not one.template:
            found.setdefault(one.host, []).append(one)
    return {host: machines for host, machines in found.items() if machines}


def words(shown: Shown, machine: Machine) -> tuple[str, ...]:
    """What stands in a machine's box, line by line."""
    from_where = [device.mapping or " ".join(device.addresses) for device in machine.devices]
    size = f"{machine.cores} vCPUs" if machine.cores else ""
    memory = f"{machine.memory / (1 << 30):g} GiB" if machine.memory else ""
    lines = (
        f"{machine.vmid} {machine.name}".strip(), shown.role(machine), size and f"{size} / {memory}",
        " ".join(machine.addresses[:1]), *from_where,
    )  # fmt: skip
    return tuple(filter(None, lines))


def _lines(shown: Shown) -> Iterator[str]:
    cluster = shown.declaration.platform.cluster
    for at, (host, machines) in enumerate(groups(shown).items()):
        yield f'subgraph host{at}["{_quoted(host or "on no host that is named")}"]'
        for one in machines:
            yield f'    vm{one.vmid}["{"<br/>".join(map(_quoted, words(shown, one)))}"]'
        yield "end"
    if cluster.address:
        yield f'api(["{_quoted(cluster.name)} {_quoted(cluster.address)}:6443"])'
        for machines in groups(shown).values():
            for one in machines:
                if shown.role(one) == "control plane":
                    yield f"api --> vm{one.vmid}"


def _quoted(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace("\n", " ")
