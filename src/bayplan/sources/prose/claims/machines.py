"""Machines: rows with a number and sizes, groups of nodes with what each has."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose import figures, names
from bayplan.sources.prose.passages import Line

_NUMBERED: Final = re.compile(
    rf"(?:^|\bVM |\bVMID )(?P<vmid>\d{{3,4}})[:;]?\s{{1,40}}(?P<name>{names.NAME})\b"
)
_NAMED: Final = re.compile(
    rf"^\s*(?:[-*•] )?(?P<name>(?=[a-z-]{{0,63}}[\d-]){names.NAME})[;:]?"
    r"\s{1,40}\(?(?P<vmid>\d{3,4})\)?(?=[\s:;,])"
)
_ANOTHER: Final = re.compile(r"(?:,|\band)\s{1,9}(?:VM |VMID )?\d{3,4}[:;]?\s{1,9}[a-z]")
"""A second machine in the same line: what stands there is a sum, or is said of none of them alone."""
_SPANNED: Final = re.compile(
    rf"(?P<stem>{names.NAME})(?P<first>{names.NUMBER})-(?P<last>\d{{1,4}})"
    r" \((?P<from>\d{3,4})-(?P<to>\d{3,4})\)"
)
_CORES: Final = re.compile(
    r"\b(?P<n>\d{1,3})\s{0,9}(?:c\b|vCPUs?\b|cores\b)|(?:CPUs?|vCPUs?) (?P<m>\d{1,3})\b"
)
_BARE: Final = re.compile(
    r"(?:^|\s)(?:\d{3,4}\s{1,40}\S{1,80}|\S{1,80}\s{1,40}\d{3,4})\s{1,40}(?P<n>\d{1,3})\s{1,40}\d{1,9}\s?G(?:i?B)\b"
)
"""Number and name, or name and number, and then the CPUs before the memory."""
_DISK: Final = re.compile(r"\b(?P<n>\d{1,9})G\b|[Dd]isk (?P<m>\d{1,9}) ?G")
_ADDRESS: Final = re.compile(r"(?<![\d./])(\d{1,3}(?:\.\d{1,3}){3})(?![\d./])")
_WHOLE: Final = re.compile(r"\d{1,9}\Z", re.ASCII)
_NAME_COLUMNS: Final = ("name", "node", "vm", "machine")
_MEMORY_COLUMNS: Final = ("memory", "ram")
_CORES_COLUMNS: Final = ("vcpus", "vcpu", "cpus", "cpu", "cores")
_ADDRESS_COLUMNS: Final = ("address", "ip address", "ip")
_STOPPED: Final = re.compile(r"DECOMMISSIONED|stopped state|decommissioned")
_GROUP: Final = re.compile(r"\b\d{1,9} (?:nodes?|workers?|VMs?) \((?P<names>(?=[^)]{0,600}\d)[^)]{1,600})\)")
_EACH: Final = re.compile(
    r"(?<!\d)(?P<n>\d{1,9})\s{0,9}[x\u00d7]\s{0,9}(?:NVIDIA )?[A-Z]{1,12}\d{1,6}\w{0,20}"
    r" GPUs? per (?:worker|node|VM)"
)


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of single machines, and of groups of them."""
    for at, line in enumerate(lines):
        if _is_row(line):
            yield from _row(line)
            continue
        if not figures.has_any(line.text):
            continue
        named = list(_names(line.text))
        for name, vmid in named:
            yield line.says("machine-vmid", name, vmid)
        if named and not _ANOTHER.search(line.text):
            yield from _sizes(line, [name for name, _ in named])
        group = _GROUP.search(line.text)
        if group:
            yield from _group(line, names.listed(group["names"]), lines[at + 1 : at + 5])


def _is_row(line: Line) -> bool:
    """Whether a line is the row of a table of machines, by the headings of its columns."""
    headings = {heading for heading, _ in line.cells}
    return bool(headings & set(_NAME_COLUMNS)) and bool(headings & set(_MEMORY_COLUMNS))


def _row(line: Line) -> Iterator[Claim]:
    """What the row of such a table says. A name that is none is a heading, or a sum."""
    name = line.cell(*_NAME_COLUMNS)
    if not re.fullmatch(names.NAME, name):
        return
    vmid, cores = line.cell("vmid", "id"), line.cell(*_CORES_COLUMNS)
    memory, address = (
        figures.sizes(line.cell(*_MEMORY_COLUMNS)),
        _ADDRESS.search(line.cell(*_ADDRESS_COLUMNS)),
    )
    if _WHOLE.match(vmid):
        yield line.says("machine-vmid", name, float(vmid))
    if _WHOLE.match(cores):
        yield line.says("machine-cores", name, float(cores))
    if memory:
        yield line.says("machine-memory", name, figures.size(memory[0]))
    if address:
        yield line.says("machine-address", name, address[1])
    if _STOPPED.search(line.text) or line.cell("state", "status") == "stopped":
        yield line.says("machine-state", name, "stopped")


def _names(text: str) -> Iterator[tuple[str, float]]:
    span = _SPANNED.search(text)
    if span:
        for offset, number in enumerate(names.spanned(span["first"], span["last"])):
            yield f"{span['stem']}{number}", float(int(span["from"]) + offset)
        return
    found = _NUMBERED.search(text) or _NAMED.search(text)
    if found and (figures.sizes(text) or _STOPPED.search(text)) and 100 <= int(found["vmid"]) <= 9999:
        yield found["name"], float(found["vmid"])


def _sizes(line: Line, named: Sequence[str]) -> Iterator[Claim]:
    memory = figures.sizes(line.text)
    cores = _CORES.search(line.text) or _BARE.search(line.text)
    disk = _DISK.search(line.text)
    address = _ADDRESS.search(line.text)
    for name in named:
        if memory and not _STOPPED.search(line.text):
            yield line.says("machine-memory", name, figures.size(memory[0]))
        if cores:
            yield line.says("machine-cores", name, float(_number(cores)))
        if disk:
            yield line.says("machine-disk", name, float(_number(disk)) * (1 << 30))
        if address and len(named) == 1:
            yield line.says("machine-address", name, address[1])
        if _STOPPED.search(line.text):
            yield line.says("machine-state", name, "stopped")


def _group(line: Line, named: Sequence[str], below: Sequence[Line]) -> Iterator[Claim]:
    """What lines that are indented below a group say of each of it."""
    for one in below:
        if one.depth <= line.depth or _GROUP.search(one.text):
            break
        cores, sizes, cards = _CORES.search(one.text), figures.sizes(one.text), _EACH.search(one.text)
        disks = sizes if re.search(r"disk|scratch", one.text, re.I) else []
        for name in named:
            if cores:
                yield one.says("machine-cores", name, float(_number(cores)))
            if sizes and "RAM" in one.text:
                yield one.says("machine-memory", name, figures.size(sizes[0]))
            if disks:
                yield one.says("machine-disk", name, sum(map(figures.size, disks)))
            if cards:
                yield one.says("machine-cards", name, float(cards["n"]))


def _number(found: re.Match[str]) -> str:
    return next(one for one in found.groups() if one)
