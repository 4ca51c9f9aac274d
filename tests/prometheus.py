"""A real Prometheus on the loopback, filled with samples of a test's own making.

with serving(tmp_path, [Sampled("up", {"job": "x"}, [(0, 1.0), (60, 1.0)])]) as url: ...

Samples are written as OpenMetrics and made into blocks by promtool. Tests that use it carry
`@needs_prometheus` and the mark `network`; they are skipped where the binaries are not installed, and only
there.
"""

import contextlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

PATIENCE = 40.0
MISSING = [name for name in ("prometheus", "promtool") if shutil.which(name) is None]

needs_prometheus = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


class Sampled(NamedTuple):
    """A series: its name, its labels, and its samples (seconds since 1970, value)."""

    name: str
    labels: Mapping[str, str]
    samples: Iterable[tuple[float, float]]


def constant(name: str, labels: Mapping[str, str], times: Iterable[int], value: float = 1.0) -> Sampled:
    """A series that is the same all the time."""
    return Sampled(name, labels, [(at, value) for at in times])


@contextlib.contextmanager
def serving(folder: Path, series: Iterable[Sampled], *options: str) -> Iterator[str]:
    """The address of a server that has these series. `options` go to it as they are."""
    data = folder / "tsdb"
    _import(folder, data, series)
    address = f"127.0.0.1:{_free_port()}"
    command = [
        "prometheus", f"--config.file={_configuration(folder)}", f"--storage.tsdb.path={data}",
        "--storage.tsdb.retention.time=20y", f"--web.listen-address={address}", "--log.level=error", *options,
    ]  # fmt: skip
    with (folder / "prometheus.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _await(f"http://{address}/-/ready", server, folder / "prometheus.log")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _import(folder: Path, data: Path, series: Iterable[Sampled]) -> None:
    text = folder / "samples.om"
    text.write_text("".join(_written(one) for one in series) + "# EOF\n", encoding="utf-8")
    command = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=168h", "openmetrics"]
    done = subprocess.run([*command, str(text), str(data)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _written(one: Sampled) -> str:
    labels = ",".join(f'{name}="{value}"' for name, value in one.labels.items())
    return "".join(f"{one.name}{{{labels}}} {value!r} {at}\n" for at, value in one.samples)


def _configuration(folder: Path) -> Path:
    path = folder / "prometheus.yml"
    path.write_text("global: {}\n", encoding="utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _await(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        with contextlib.suppress(urllib.error.URLError, ConnectionError), opener.open(url, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"no Prometheus after {PATIENCE:.0f} s: {log.read_text(encoding='utf-8')}")
