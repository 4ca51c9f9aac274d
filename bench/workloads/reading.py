"""Reading 50,000 pods from one dump of `kubectl get`, its memory included.

The dump is written before, a pod at a time, so that the peak is the reading's and not the writing's.
"""

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import yaml

from bayplan.sources import manifests
from bench import dumps
from bench.dumps import Dump
from bench.measuring import Broken, Measured, Setting, Trial, own_peak, timed
from bench.units import size

JSON_PODS: Final = 50_000
YAML_PODS: Final = 2_000
NODES: Final = 500

Read = Callable[[Path], int]
"""Reads a dump and tells how many pods there were."""


def _dump(setting: Setting, form: str) -> Path:
    pods = setting.of(JSON_PODS if form == "json" else YAML_PODS)
    path = setting.scratch / f"{pods}-pods.{form}"
    if not path.exists():
        write = dumps.write_pods if form == "json" else dumps.write_pods_as_yaml
        write(path, Dump(NODES, pods))
    return path


def _ours(path: Path) -> int:
    return len(manifests.read([str(path)]).pods)


def _json(path: Path) -> int:
    return len(json.loads(path.read_bytes())["items"])


def _yaml(path: Path) -> int:
    with path.open("rb") as stream:
        return len(yaml.load(stream, Loader=yaml.CSafeLoader)["items"])


def _time(setting: Setting, *, form: str, read: Read) -> Measured:
    path = _dump(setting, form)
    length = path.stat().st_size
    seconds, pods = timed(lambda: read(path))
    _insist(pods, path)
    about = f"{size(length)}, {length / pods / 1000:.1f} kB a pod; {length / 1e6 / seconds:,.0f} MB a second"
    return Measured(seconds, (about,))


def _memory(setting: Setting, *, read: Read) -> Measured:
    path = _dump(setting, "json")
    _insist(read(path), path)
    peak = own_peak()
    return Measured(peak / path.stat().st_size, peak=peak)


def _insist(pods: int, path: Path) -> None:
    if pods != int(path.name.partition("-")[0]):
        raise Broken(f"{pods} pods were read from {path.name}")


TRIALS: Final[Mapping[str, Trial]] = {
    "json": functools.partial(_time, form="json", read=_ours),
    "json-plain": functools.partial(_time, form="json", read=_json),
    "memory": functools.partial(_memory, read=_ours),
    "memory-plain": functools.partial(_memory, read=_json),
    "yaml": functools.partial(_time, form="yaml", read=_ours),
    "yaml-plain": functools.partial(_time, form="yaml", read=_yaml),
}
