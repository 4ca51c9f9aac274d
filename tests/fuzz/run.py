"""Runs readers, the quantity parser and whole commands on nonsense: `python -m tests.fuzz.run --seconds 60`.

A failure is anything but a result or an `InvalidInput`, and anything that takes too long or too much. It is
printed, and its input is kept under `.fuzz/`, to become a case of a test.
"""

import argparse
import gzip
import hashlib
import json
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from bayplan.app import dumps
from bayplan.model import quantities
from bayplan.model.errors import InvalidInput
from bayplan.sources import snapshots
from tests.fuzz import corpus, mutations, platforms, questions, sizes, trees

MOST_SECONDS: Final = 5.0
MOST_SECONDS_OF_A_TREE: Final = 40.0
"""A stack may take 30 s before it is given up, and kubectl 20 s."""
MOST_SECONDS_OF_AN_ESTATE: Final = 20.0
MOST_MEMORY: Final = 512 << 10  # kilobytes above what the start took, as the system counts resident memory
KEPT: Final = Path(".fuzz")


class Try(NamedTuple):
    """One input, what is done with it, and how long that may take."""

    name: str
    data: bytes
    run: Callable[[Path], object]
    seconds: float = MOST_SECONDS


def text(chance: random.Random) -> Try:
    """A spoiled text, under any name."""
    data = mutations.spoiled_text(chance.choice(corpus.TEXTS), chance)
    name = chance.choice(["a.json", "a.yaml", "a"])
    if chance.random() < 0.1:
        data = (
            mutations.spoiled_text(gzip.compress(data), chance)
            if chance.random() < 0.5
            else gzip.compress(data)
        )
    return Try(name, data, read)


def items(chance: random.Random) -> Try:
    """Objects with odd values, in either syntax."""
    given = [mutations.spoiled_object(item, chance) for item in chance.sample(corpus.OBJECTS, 3)]
    listing = {"apiVersion": "v1", "kind": "List", "items": given}
    if chance.random() < 0.3:
        return Try("a.yaml", yaml.safe_dump(listing).encode(), read)
    return Try("a.json", json.dumps(listing).encode(), read)


def snapshot(chance: random.Random) -> Try:
    """A snapshot with odd values or spoiled bytes."""
    given = {
        "schema": snapshots.SCHEMA,
        "pods": [{"namespace": "a", "name": "b", "spec": {"overhead": {"cpu": "1"}}}],
    }
    data = json.dumps(mutations.spoiled_object(given, chance)).encode()
    return Try("s.json", mutations.spoiled_text(data, chance) if chance.random() < 0.5 else data, load)


def quantity(chance: random.Random) -> Try:
    """A spoiled quantity."""
    data = mutations.spoiled_quantity(chance.choice(corpus.QUANTITIES), chance).encode()
    return Try("q.txt", data, parse)


def hypervisor(chance: random.Random) -> Try:
    """What a host tells of itself, spoiled."""
    name, data = chance.choice(corpus.HYPERVISOR)
    if name.endswith(".json") and chance.random() < 0.6:
        return Try(name, json.dumps(mutations.spoiled_object(json.loads(data), chance)).encode(), read)
    return Try(name, mutations.spoiled_text(data, chance), read)


def tree(chance: random.Random) -> Try:
    """A tree in which something is wrong."""
    return Try("tree.json", trees.spoiled(chance), trees.check, MOST_SECONDS_OF_A_TREE)


def declaration(chance: random.Random) -> Try:
    """An estate file in which something is wrong."""
    return Try("e.yaml", questions.spoiled_declaration(chance), questions.declare)


def scenario(chance: random.Random) -> Try:
    """A scenario in which something is wrong."""
    return Try("s.yaml", questions.spoiled_scenario(chance), questions.play)


def past(chance: random.Random) -> Try:
    """A history of which some bytes have turned."""
    return Try("h.db", questions.spoiled_history(chance), questions.remember)


def words(chance: random.Random) -> Try:
    """A question that is a little wrong."""
    return Try("words.json", questions.spoiled_words(chance), questions.ask)


def estate(chance: random.Random) -> Try:
    """An estate with odd values."""
    return Try("estate.json", questions.spoiled_estate(chance), questions.ask, MOST_SECONDS_OF_AN_ESTATE)


def own(chance: random.Random) -> Try:
    """Evidence of our own form in which something is wrong."""
    return Try("e", sizes.own(chance), sizes.bear)


def table(chance: random.Random) -> Try:
    """A table of readings or sizes in which something is wrong."""
    return Try("t", sizes.table(chance), sizes.bear)


def others(chance: random.Random) -> Try:
    """What other tools print, spoiled."""
    return Try("o", sizes.others(chance), sizes.bear)


def advisers(chance: random.Random) -> Try:
    """VPA objects and what they remember, spoiled."""
    return Try("a.json", sizes.advisers(chance), sizes.advise)


def entries(chance: random.Random) -> Try:
    """A ledger in which something is wrong."""
    return Try("l.jsonl", sizes.entries(chance), sizes.remember)


def answers(chance: random.Random) -> Try:
    """A server of which every answer is odd."""
    return Try("s.json", sizes.answers(chance), sizes.listen)


def sized(chance: random.Random) -> Try:
    """A whole command on evidence in which something is wrong."""
    return Try("z.json", sizes.whole(chance), sizes.size, MOST_SECONDS_OF_AN_ESTATE)


def platform(chance: random.Random) -> Try:
    """An estate file that is rendered, and in which something is wrong."""
    return Try("bayplan.yaml", platforms.estate(chance), platforms.render, MOST_SECONDS_OF_AN_ESTATE)


def document(chance: random.Random) -> Try:
    """A document of pieces that claim something."""
    return Try("d.md", platforms.document(chance), platforms.claim)


def printed(chance: random.Random) -> Try:
    """What a test printed."""
    return Try("t.log", platforms.log(chance), platforms.judge)


Target = Callable[[random.Random], Try]

TREES: Final[tuple[Target, ...]] = (tree,)
TARGETS: Final[tuple[Target, ...]] = (
    text, text, items, items, hypervisor, hypervisor, snapshot, quantity, quantity,
    declaration, scenario, past,
)  # fmt: skip
ESTATES: Final[tuple[Target, ...]] = (words, words, estate)
SIZES: Final[tuple[Target, ...]] = (own, own, table, others, advisers, entries, answers, answers, sized)
PLATFORMS: Final[tuple[Target, ...]] = (platform, platform, document, document, printed)


def read(path: Path) -> object:
    found = dumps.read([str(path)])
    return insist(snapshots.decode(snapshots.encode(found)) == found, "it did not survive saving and loading")


def load(path: Path) -> object:
    return snapshots.load(str(path))


def parse(path: Path) -> object:
    found = quantities.parse(path.read_text(encoding="utf-8"))
    return insist(quantities.parse(str(found)) == found, "printing changed the amount")


def insist(holds: bool, otherwise: str) -> bool:
    if not holds:
        raise AssertionError(otherwise)
    return holds


def complaint(given: Try, path: Path) -> str | None:
    """What went wrong with one input, if anything did."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(given.data)
    begun, before = time.perf_counter(), memory()
    try:
        given.run(path)
    except InvalidInput as refused:
        str(refused)
    except BaseException:
        return traceback.format_exc()
    taken, grown = time.perf_counter() - begun, memory() - before
    if taken > given.seconds:
        return f"it took {taken:.1f} seconds"
    return f"it took {grown >> 10} MB" if grown > MOST_MEMORY else None


def memory() -> int:
    """The highest resident memory so far, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def fuzz(
    seconds: float, seed: int, keep: Path = KEPT, targets: Sequence[Target] = TARGETS
) -> tuple[int, list[Path]]:
    """How many inputs were tried, and where those are kept that failed."""
    chance, failed, tries = random.Random(seed), [], 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            given = chance.choice(targets)(chance)
            tries += 1
            wrong = complaint(given, Path(folder) / given.name)
            if wrong is not None:
                failed.append(kept(given, wrong, keep))
    return tries, failed


def kept(given: Try, wrong: str, folder: Path) -> Path:
    """Prints a failure and keeps its input."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(given.data).hexdigest()[:12]}-{given.name.replace('/', '-')}"
    path.write_bytes(given.data)
    print(f"{path}:\n{wrong}", file=sys.stderr)
    return path


def main() -> int:
    """Fuzzes as long as asked for; 1 if anything failed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=float(os.environ.get("FUZZ_SECONDS") or 60))
    asked.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = asked.parse_args()
    asked_of = {"files": TARGETS, "estates": ESTATES, "sizes": SIZES, "trees": TREES, "platforms": PLATFORMS}
    failed = []
    for what, targets in asked_of.items():
        tries, wrong = fuzz(options.seconds / len(asked_of), options.seed, targets=targets)
        print(f"{tries} {what}, {len(wrong)} failures (seed {options.seed})")
        failed.extend(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
