"""Writes the example estates into `examples/`: `python -m tools.make_examples [DIRECTORY]`.

Every run writes the same bytes. The stories in the README files are written by hand and left alone.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tools.examples import a100, a100_host, r730, r730_host
from tools.examples.blueprint import Estate
from tools.examples.estate import World, build, render
from tools.examples.history import evidence
from tools.examples.metrics import metrics_objects
from tools.examples.printing import print_json
from tools.examples.vpa import vpa_objects

EXAMPLES = Path(__file__).parent.parent / "examples"


class Example(NamedTuple):
    """An estate, the file of it that is YAML (so that both of kubectl's forms are there), and its host."""

    estate: Estate
    yaml_file: str
    host: Callable[[World], Iterator[tuple[str, str]]]
    measured: bool = False


def examples() -> dict[str, Example]:
    return {
        "r730": Example(r730.estate(), "namespaces", r730_host.files, measured=True),
        "a100": Example(a100.estate(), "policy", a100_host.files),
    }


def texts(example: Example) -> Iterator[tuple[str, str]]:
    """Every file of an example, by its path."""
    world = build(example.estate)
    yield from render(world, example.yaml_file).items()
    if example.measured:
        yield "metrics.json", print_json(metrics_objects(world))
        yield "vpa.json", print_json(vpa_objects(world))
        yield "evidence.json", evidence(world)
    for path, text in example.host(world):
        yield f"pve/{path}", text


def write_examples(into: Path) -> None:
    for name, example in examples().items():
        for path, text in texts(example):
            file = into / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_examples(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)
