"""`bayplan fit` for one pod's manifest, from the start of the process to its end."""

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import dumps
from bench.dumps import Dump
from bench.measuring import Broken, Measured, Setting, Trial, python


@dataclass(frozen=True)
class Estate:
    """A folder of dumps, made once."""

    name: str
    full: Dump

    def folder(self, setting: Setting) -> Path:
        folder = setting.scratch / f"fit-{self.name}"
        if not folder.exists():
            folder.mkdir()
            dumps.write_cluster(folder / "cluster.json", self.dump(setting))
            dumps.write_pods(folder / "pods.json", self.dump(setting))
        return folder

    def dump(self, setting: Setting) -> Dump:
        nodes = setting.of(self.full.nodes)
        return Dump(nodes, nodes * self.full.pods // self.full.nodes, self.full.pods_per_node)


SMALL: Final = Estate("small", Dump(nodes=6, pods=180, pods_per_node=110))
LARGE: Final = Estate("large", Dump(nodes=100, pods=3_000, pods_per_node=95))
"""30 pods stand on each node and 65 more may: 6,500."""


def _fit(setting: Setting, *, estate: Estate, spread: bool = False) -> Measured:
    folder, manifest = estate.folder(setting), setting.scratch / f"{'spread' if spread else 'plain'}.yaml"
    manifest.write_text(dumps.SPREAD if spread else dumps.PLAIN, encoding="utf-8")
    done = python(("-m", "bayplan", "fit", "--files", str(folder), "--", str(manifest)))
    return Measured(done.seconds, (_checked(done.output, _room(estate.dump(setting), spread)),), done.peak)


def _room(dump: Dump, spread: bool) -> int:
    """How many more fit: nothing but the number of pods binds, and zones may differ by one."""
    zones = Counter(dumps.zone(number) for number in range(dump.nodes))
    rooms = [nodes * (dump.pods_per_node - dump.pods // dump.nodes) for nodes in zones.values()]
    return sum(min(room, min(rooms) + 1) for room in rooms) if spread else sum(rooms)


def _checked(output: str, right: int) -> str:
    answer = output.partition("\n")[0]
    if not answer.startswith(f"{right:,} more "):
        raise Broken(f"{right:,} more fit, but the answer is: {answer}")
    return f"the answer: {answer}"


def _floor(setting: Setting, *, estate: Estate) -> Measured:
    """What it costs to start Python and to decode the same file, without looking at what it says."""
    dump = estate.folder(setting) / "pods.json"
    done = python(("-c", "import json, sys; json.load(open(sys.argv[1], 'rb'))", str(dump)))
    return Measured(done.seconds, peak=done.peak)


TRIALS: Final[Mapping[str, Trial]] = {
    "small": functools.partial(_fit, estate=SMALL),
    "small-spread": functools.partial(_fit, estate=SMALL, spread=True),
    "small-floor": functools.partial(_floor, estate=SMALL),
    "large": functools.partial(_fit, estate=LARGE),
    "large-spread": functools.partial(_fit, estate=LARGE, spread=True),
    "large-floor": functools.partial(_floor, estate=LARGE),
}
