"""A made-up Terraform tree of the size of a large homelab's, the same on every run.

Full size is 155 stacks in 370 files with 92,000 lines, and as much of everything as was counted in such a
tree: 179 Deployments, 106 CronJobs, 11 Jobs, 5 DaemonSets, 2 StatefulSets, 28 Helm releases, 191 manifests, a
module for claims called 79 times, one for host names 175 times. What is missing to the number of lines are
dashboards and settings in heredocs, as it is in such trees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.stacks import blocks, heads, modules

STACKS: Final = 155
LOCAL: Final = 60
"""So many stacks keep their resources in a module of their own, ..."""
SETTINGS: Final = 75
"""... and so many have a file with settings."""
LINES: Final = 92_000
FILES: Final = 370
LONGEST: Final = 9
"""One of them has a ninth of all text, as the settings of monitoring have."""
STEP: Final = 37
"""Coprime to the number of stacks: what is dealt out in this step meets every stack before one twice."""

COUNTS: Final = {
    "deployment": 179,
    "cron_job": 106,
    "job": 11,
    "daemon_set": 5,
    "stateful_set": 2,
    "helm_release": 28,
    "manifest": 191,
    "kubectl_manifest": 26,
    "null_resource": 27,
    "nfs_volume": 79,
    "ingress": 175,
    "guard": 30,
}

WORKLOADS: Final = ("deployment", "cron_job", "job", "daemon_set", "stateful_set", "guard")


@dataclass(frozen=True)
class Size:
    """How much of it is wanted."""

    share: float = 1.0

    @property
    def stacks(self) -> int:
        return max(2, round(STACKS * self.share))

    def of(self, count: int) -> int:
        return max(1, round(count * self.stacks / STACKS))


FULL: Final = Size()


def write(folder: Path, size: Size = FULL) -> None:
    """Writes the tree below a folder."""
    for name, text in files(size).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def workloads(size: Size = FULL) -> int:
    """How many workloads the tree declares, those of modules included."""
    return sum(size.of(COUNTS[kind]) for kind in WORKLOADS)


def stack_name(number: int) -> str:
    return f"service-{number:03}"


def files(size: Size = FULL) -> dict[str, str]:
    """Every file by its path, with the right number of lines in all."""
    found = dict(modules.shared_modules())
    dealt = _deal(size)
    for number in range(size.stacks):
        stack = dict(_stack(number, dealt[number], size))
        found |= {f"stacks/{stack_name(number)}/{path}": text for path, text in stack.items()}
    missing = size.of(LINES) - sum(text.count("\n") for text in found.values())
    found |= _settings(size, missing)
    return found


def _deal(size: Size) -> list[list[tuple[str, int]]]:
    """What each stack has: kinds with a number that tells one from the other."""
    hands: list[list[tuple[str, int]]] = [[] for _ in range(size.stacks)]
    for offset, (kind, count) in enumerate(COUNTS.items()):
        for number in range(size.of(count)):
            hands[(number * STEP + offset * 11) % size.stacks].append((kind, number))
    return hands


def _stack(number: int, hand: Sequence[tuple[str, int]], size: Size) -> Iterator[tuple[str, str]]:
    name = stack_name(number)
    tier = heads.TIERS[number % len(heads.TIERS)]
    own = f"modules/{name}/" if 0 < number <= size.of(LOCAL) else ""
    for kind, each in hand:
        if kind == "helm_release" and each < blocks.VALUES:
            yield f"{own}values-{each}.yaml", heads.values(each)
    if number == 0:
        yield (
            "main.tf",
            heads.head(name, tier) + heads.POLICIES + _resources(hand, name, number, ""),
        )
    elif own:
        yield "main.tf", heads.head(name, tier) + heads.call(name)
        yield f"{own}variables.tf", heads.VARIABLES
        yield f"{own}main.tf", _resources(hand, name, number, "../../")
    else:
        yield "main.tf", heads.head(name, tier) + _resources(hand, name, number, "")


def _resources(hand: Sequence[tuple[str, int]], name: str, stack: int, up: str) -> str:
    place = "var.namespace" if up else f"kubernetes_namespace.{name}.metadata[0].name"
    setting = blocks.Place(name, stack, place, f"../../{up}modules/kubernetes")
    return "".join(blocks.MAKERS[kind](number, setting) for kind, number in hand)


def _settings(size: Size, missing: int) -> dict[str, str]:
    """Files that hold little but text, in as many of the last stacks as is fit."""
    count = size.of(SETTINGS)
    longest = missing // LONGEST
    each, rest = divmod(missing - longest, count)
    found = {}
    for turn in range(count):
        name = stack_name(size.stacks - 1 - turn)
        lines = each + (longest + rest if turn == 0 else 0)
        found[f"stacks/{name}/settings.tf"] = heads.settings(name, lines)
    return found
