"""Other people's readers of what is rendered: cloud-init, isoinfo, xorriso, sh, systemd-analyze.

Each runs as a process. Tests that need one carry its mark, and are skipped only where it is not installed.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest


def _needs(*programs: str) -> pytest.MarkDecorator:
    missing = [one for one in programs if shutil.which(one) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


needs_cloud_init = _needs("cloud-init")
needs_isoinfo = _needs("isoinfo")
needs_xorriso = _needs("xorriso")
needs_blkid = _needs("/sbin/blkid")
needs_systemd = _needs("systemd-analyze")


def run(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """A process and what it says; it may fail."""
    return subprocess.run(list(map(str, words)), capture_output=True, timeout=60, check=False)


def schema_complaints(folder: Path, user_data: Mapping[str, bytes]) -> dict[str, str]:
    """What cloud-init's own checker says against user data, by the name given."""
    found = {}
    for name, content in user_data.items():
        file = folder / name.replace("/", "-")
        file.write_bytes(content)
        said = run("cloud-init", "schema", "-c", file)
        text = (said.stdout + said.stderr).decode()
        if said.returncode or not text.startswith("Valid cloud-config"):
            found[name] = text
    return found


def networkd(folder: Path, network: bytes, macs: Mapping[str, str] = {}) -> str:
    """What cloud-init makes of network data for systemd-networkd: all files, one after the other."""
    source, out = folder / "network-config", folder / "out"
    source.write_bytes(network)
    given = [word for name, mac in macs.items() for word in ("-m", f"{name},{mac}")]
    said = run(
        "cloud-init", "devel", "net-convert", "-p", source, "-k", "yaml", "-d", out, "-D", "debian",
        "-O", "networkd", *given,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr.decode()
    return "\n".join(one.read_text() for one in sorted(out.rglob("*.network")))
