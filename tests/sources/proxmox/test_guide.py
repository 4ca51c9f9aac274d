"""The guide to dumping names every file that is read, and its script is one that a shell understands."""

import re
import subprocess
from pathlib import Path

import pytest

from bayplan.sources import proxmox
from bayplan.sources.proxmox import places

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "dump-proxmox.md"
TEXT = GUIDE.read_text(encoding="utf-8")
TABLE = TEXT[TEXT.index("| file below `pve/` |") :]
FILES = re.findall(r"`((?:[\w-]+/)*[\w-]+\.(?:json|txt|cfg|conf))`", TABLE[: TABLE.index("\n\n")])
SCRIPT = TEXT.split("```sh\n", 1)[1].split("```", 1)[0]


@pytest.mark.parametrize("file", FILES)
def test_files_of_the_table_are_recognised(file: str) -> None:
    place = proxmox.recognise(f"dumps/pve/{file}", b"")
    assert place is not None and place.topic


def test_every_topic_is_in_the_table() -> None:
    told = {place.topic for file in FILES if (place := proxmox.recognise(f"pve/{file}", b""))}
    assert told == set(places._PATHS)


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Programs that answer as those of a host would, and its folder of configurations."""
    programs = tmp_path / "bin"
    programs.mkdir()
    answers = {
        "pvesh": 'case "$2" in */interfaces) exit 1;; */pci) echo "[]";; *) echo "{}";; esac',
        "pvesm": 'printf "Name Type\\nlocal-lvm lvmthin\\n"',
        "hostname": "echo pve1",
        "zpool": "echo tank",
        "lvs": 'echo "{}"',
        "numactl": "exit 1",
    }
    for name, body in answers.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    machine = tmp_path / "etc/pve/nodes/pve1/qemu-server/201.conf"
    machine.parent.mkdir(parents=True)
    machine.touch()
    return tmp_path


def test_what_the_script_writes_is_recognised(host: Path) -> None:
    script = SCRIPT.replace("/etc/pve", str(host / "etc/pve"))
    command = ["sh", "-c", script, "dump", str(host / "pve")]
    subprocess.run(command, check=True, env={"PATH": f"{host / 'bin'}:/usr/bin:/bin"}, timeout=30)
    files = [path.relative_to(host).as_posix() for path in (host / "pve").rglob("*") if path.is_file()]
    found = {file: proxmox.recognise(file, b"") for file in files}
    assert [file for file, place in found.items() if place is None or not place.topic] == []
    assert "pve/nodes/pve1/qemu/201/config.json" in found
    assert "pve/nodes/pve1/storage/local-lvm/content.json" in found
    assert "pve/nodes/pve1/disks/zfs/tank.json" in found
    assert "pve/nodes/pve1/numactl.txt" not in found
