"""What is written reads back to the same, whatever it is; and it looks as if a person had written it."""

import json
from typing import Any

import yaml as pyyaml
from hypothesis import given
from msgspec.structs import replace

from bayplan.model.bounds import CapacityPolicy
from bayplan.model.estate import Declaration
from bayplan.sources import estate
from bayplan.views.estate import file, units, yaml
from tests.sources.estate.written import DEVICE_FILES, FILES, TEXTS

NAME = "bayplan.yaml"


def parsed(text: str) -> Declaration:
    return unplaced(estate.parse(text.encode(), NAME))


def unplaced(found: Declaration) -> Declaration:
    """Without lines, which writing anew moves."""
    return replace(
        found,
        namespace_rules=tuple(replace(one, line=0) for one in found.namespace_rules),
        pod_rules=tuple(replace(one, line=0) for one in found.pod_rules),
        suppressions=tuple(replace(one, line=0) for one in found.suppressions),
        findings=tuple(replace(one, line=0) for one in found.findings),
        sizing=replace(found.sizing, floors=tuple(replace(one, line=0) for one in found.sizing.floors)),
        capacity=replace(
            found.capacity, triggers=tuple(replace(one, line=0) for one in found.capacity.triggers)
        ),
    )


@given(FILES)
def test_what_is_written_reads_back_to_the_same(written: dict[str, Any]) -> None:
    declared = parsed(json.dumps(written))
    text = file.text(declared)
    assert parsed(text) == declared
    assert file.text(parsed(text)) == text


@given(DEVICE_FILES)
def test_devices_read_back_to_the_same(written: dict[str, Any]) -> None:
    declared = parsed(json.dumps(written))
    assert parsed(file.text(declared)) == declared


@given(TEXTS)
def test_other_parsers_take_texts_for_texts(text: str) -> None:
    assert pyyaml.safe_load(f"a: [{yaml.scalar(text)}]\n") == {"a": [text]}


def test_sizes_take_the_unit_in_which_they_are_short() -> None:
    gi = 1 << 30
    assert [units.size(one) for one in (267 * gi, 11 * 10**11, 0, 15360 << 20, 3 << 40, 32862368 << 10)] == [
        "267Gi", "1100G", "0", "15Gi", "3Ti", "32862368Ki",
    ]  # fmt: skip


def test_a_person_would_have_written_it() -> None:
    declared = parsed(
        "hosts: [{name: pve1, memory: 267Gi, disks: [{name: sdc, size: 10.7T, carries: [NFS exports]}]}]\n"
        'devices: [{host: pve1, address: "0000:06:00.0", mappings: [t4]}]\n'
        "machines: [{vmid: 201, name: k8s-node1, host: pve1, devices: [t4], running: false}]\n"
    )
    assert file.text(declared).partition("\n\n")[2] == (
        "# Hypervisor hosts. Only a person knows what a host keeps for itself (reserve), how far it may be\n"
        "# overcommitted, and what its disks carry beside storage pools (carries).\n"
        "hosts:\n"
        "  - name: pve1\n"
        "    memory: 267Gi\n"
        "    disks:\n"
        "      - {name: sdc, size: 10700G, carries: [NFS exports]}\n"
        "\n"
        "# PCI devices that can be passed through. The memory of a card is for a person to fill in.\n"
        "devices:\n"
        "  - host: pve1\n"
        '    address: "0000:06:00.0"\n'
        "    mappings: [t4]\n"
        "\n"
        "# Virtual machines. Where they are read from the hypervisor as well, that counts, and what differs\n"
        "# here is told; a machine that is only planned can be added.\n"
        "machines:\n"
        "  - vmid: 201\n"
        "    name: k8s-node1\n"
        "    host: pve1\n"
        "    devices: [t4]\n"
        "    running: false\n"
    )


def test_proposals_stand_below_their_key() -> None:
    declared = Declaration(capacity=CapacityPolicy(("any-node",)))
    text = file.text(declared, {"capacity": ("  planned: []",), "windows": ("  - name: a", "  # Why.")})
    assert "capacity:\n  survive: [any-node]\n  #planned: []\n" in text
    assert "#windows:\n  #- name: a\n  # Why.\n" in text
