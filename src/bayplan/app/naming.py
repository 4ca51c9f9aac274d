"""Finds what a person named, and says what there is instead when it is not there."""

import difflib
from collections.abc import Iterable, Sequence

from bayplan.model.errors import InvalidInput
from bayplan.model.hosting import Hosting
from bayplan.model.machines import Host, Lower, Machine
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, Workload

MADE_BY_OTHERS = (Kind.REPLICA_SET, Kind.JOB)
"""Kinds that a person rarely means when a Deployment or a CronJob has the same name."""


def node(name: str, snapshot: Snapshot) -> Node:
    """A node by its name."""
    found = next((one for one in snapshot.nodes if one.name == name), None)
    if found is None:
        raise unknown("node", name, [one.name for one in snapshot.nodes])
    return found


def host(name: str, lower: Lower) -> Host:
    """A host by its name; one of which nothing is known but the machines on it is known by its name alone."""
    known = {one.name: one for one in lower.hosts}
    named = [*known, *sorted({one.host for one in lower.machines if one.host} - known.keys())]
    if name not in named:
        raise unknown("host", name, named) if named else unread("host", name)
    return known.get(name) or Host(name)


def machine(text: str, lower: Lower, hosting: Hosting) -> Machine:
    """A machine by its name, its number or its node. Raises InvalidInput where several could be meant."""
    found = [one for one in lower.machines if text in (one.name, str(one.vmid)) and not one.template]
    under = hosting.machine_of(text)
    if under is not None and under not in found:
        found.append(under)
    if len(found) > 1:
        choices = ", ".join(f"{one.vmid} ({one.name})" for one in found)
        raise InvalidInput(f"{text} could be any of {choices}; write its number", value=text)
    if not found:
        named = [one.name or str(one.vmid) for one in lower.machines if not one.template]
        raise unknown("machine", text, named) if named else unread("machine", text)
    return found[0]


def unread(what: str, name: str) -> InvalidInput:
    """The complaint that nothing is known of what stands under the nodes."""
    hint = "give what the hypervisor's API printed with --files, or declare it in an estate file"
    return InvalidInput(f"there is no {what} {name}: nothing is known of the lower layer; {hint}", value=name)


def pod(key: str, snapshot: Snapshot) -> Pod | None:
    """A pod by `namespace/name`, if there is one."""
    return next((one for one in snapshot.pods if one.key == key), None)


def workload(text: str, snapshot: Snapshot) -> Workload:
    """A workload by `namespace/name` or `Kind/namespace/name`."""
    found = meant(text, snapshot)
    if not found:
        raise unknown("workload", text, _known(snapshot))
    return found


def meant(text: str, snapshot: Snapshot) -> Workload | None:
    """The workload that is meant, or None. Raises InvalidInput where several could be."""
    kind, key = ("", text) if text.count("/") == 1 else (text.partition("/")[0], text.partition("/")[2])
    named = [one for one in snapshot.workloads if one.key == key and _is_kind(one, kind)]
    tops = [one for one in named if one.kind not in MADE_BY_OTHERS and one.controller is None] or named
    if len(tops) > 1:
        choices = ", ".join(f"{one.kind}/{one.key}" for one in tops)
        raise InvalidInput(f"{text} could be any of {choices}; write which", value=text)
    return tops[0] if tops else None


def unknown(what: str, name: str, known: Sequence[str]) -> InvalidInput:
    """The complaint that something does not exist, with what comes near."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or _ending_alike(name, known)
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif len(known) <= 12 and known:
        hint = f"there are {', '.join(known)}"
    else:
        hint = f"there are {len(known)} others" if known else f"the snapshot has no {what} at all"
    return InvalidInput(f"there is no {what} {name}; {hint}", value=name)


def _is_kind(found: Workload, kind: str) -> bool:
    return not kind or found.kind.lower() == kind.lower()


def _ending_alike(name: str, known: Iterable[str]) -> list[str]:
    """The same name in another namespace."""
    ending = name.rpartition("/")[2]
    return [one for one in known if one.rpartition("/")[2] == ending][:3]


def _known(snapshot: Snapshot) -> list[str]:
    return [one.key for one in snapshot.workloads if one.kind not in MADE_BY_OTHERS]
