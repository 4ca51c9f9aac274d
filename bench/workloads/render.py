"""`bayplan render`: an example and a large platform as whole processes, and the two parts that cost most.

The large platform is declared with hundreds of machines, namespaces and notebook profiles; making it up is
not measured. Of the parts, one prints objects beside PyYAML, the other finds room for notebooks beside
`capacity.fit`, which is asked for one profile after the other and has to come to the same numbers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml as pyyaml
from msgspec.structs import replace

from bayplan.app import engines
from bayplan.capacity.fit import World, fit
from bayplan.capacity.series import Series
from bayplan.catalog import profiles
from bayplan.consistency import ground, rooms
from bayplan.consistency.framework import Whole
from bayplan.model.estate import Declaration
from bayplan.model.making import NewPod
from bayplan.model.platform import NotebookProfile
from bayplan.model.snapshot import Snapshot
from bayplan.printing import yaml
from bayplan.rendering import parts
from bayplan.scheduling import profile as schedulers
from bayplan.sources import estate
from bench import platforms
from bench.measuring import ROOT, Broken, Measured, Setting, Trial, python, timed
from bench.platforms import Size

A100: Final = str(ROOT / "examples" / "a100" / "bayplan.yaml")
NAMESPACES: Final = 12
"""Of each tier, where every namespace gets files of its own."""
PROFILES: Final = 20
"""So many profiles are asked for one by one."""
READING: Final = "import sys; from bayplan.sources import estate; estate.read(sys.argv[1])"


def _large(setting: Setting, size: Size, engine: str) -> Path:
    path = setting.scratch / f"{engine}-{size.namespaces}-{size.profiles}.yaml"
    if not path.exists():
        platforms.write(path, size.at(setting.scale), engine)
    return path


def _whole(setting: Setting) -> str:
    return str(_large(setting, Size(), "kyverno"))


def _rendered(path: str) -> Measured:
    """A whole process that proves everything and writes nothing."""
    done = python(("-m", "bayplan", "render", "--estate", path, "--output", "json"))
    answer = json.loads(done.output)
    if answer["refused"] or not answer["files"]:
        raise Broken(f"{path} is refused")
    about = f"{len(answer['files']):,} files, {len(answer['notes']):,} notes"
    return Measured(done.seconds, (about,), done.peak)


def _read(path: str) -> Measured:
    done = python(("-c", READING, path))
    return Measured(done.seconds, peak=done.peak)


def _printing(setting: Setting) -> Measured:
    """All objects of the tiers, a file at a time, beside PyYAML's own printer in Python."""
    path = _large(setting, Size(namespaces=NAMESPACES), platforms.OBJECTS)
    files = [one.objects for bundle in parts.bundles(estate.read(str(path))) for one in bundle.files]
    ours, texts = timed(lambda: [yaml.text(one) for one in files])
    theirs, others = timed(lambda: [pyyaml.dump_all(one, sort_keys=False) for one in files])
    if [_loaded(one) for one in texts] != [_loaded(one) for one in others]:
        raise Broken("the two say different things")
    lines = sum(one.count("\n") for one in texts)
    about = f"{lines:,} lines in {len(files):,} files: {ours * 1000:,.0f} ms, and {theirs * 1000:,.0f} ms"
    return Measured(ours / theirs, (about,))


def _loaded(text: str) -> list[object]:
    return list(pyyaml.load_all(text, Loader=pyyaml.CSafeLoader))


def _proofs(setting: Setting) -> Measured:
    """The room for each profile beside the DaemonSets, and the same fits asked one by one."""
    size = Size(namespaces=NAMESPACES, profiles=PROFILES)
    declaration = estate.read(str(_large(setting, size, "kyverno")))
    bundles = parts.bundles(declaration)
    ours, found = timed(lambda: rooms.rooms(Whole(declaration, bundles, engines.settler)))
    standing = ground.daemons_of(Whole(declaration, bundles))
    snapshot = Snapshot(nodes=ground.nodes(declaration), pods=standing)
    theirs, fits = timed(lambda: list(_fits(declaration, snapshot)))
    if [one.count for one in found] != fits:
        raise Broken("the two find room for different numbers")
    about = f"{len(fits)} profiles on {len(snapshot.nodes)} nodes: {ours:.2f} s, and {theirs:.2f} s"
    return Measured(ours / theirs, (about,))


def _fits(declaration: Declaration, snapshot: Snapshot) -> Iterator[int]:
    minor = ground.kubernetes(declaration)
    world = World(snapshot, minor, schedulers.default(minor), engines.settler)
    for one in declaration.platform.notebooks.profiles:
        yield fit(_series(declaration, one), world, cap=rooms.MOST).more


def _series(declaration: Declaration, profile: NotebookProfile) -> Series:
    pod = profiles.profile_pod(declaration, profile)

    def make(count: int) -> Sequence[NewPod]:
        return [NewPod(replace(pod, name=f"{pod.name}-{at}")) for at in range(count)]

    return Series(profile.name, make)


TRIALS: Final[Mapping[str, Trial]] = {
    "a100": lambda _: _rendered(A100),
    "a100-floor": lambda _: _read(A100),
    "large": lambda setting: _rendered(_whole(setting)),
    "large-floor": lambda setting: _read(_whole(setting)),
    "printing": _printing,
    "proofs": _proofs,
}
