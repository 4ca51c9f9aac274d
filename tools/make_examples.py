"""Writes the example estates into `examples/`: `python -m tools.make_examples [DIRECTORY]`.

Every run writes the same bytes. The stories in the README files are written by hand and left alone.
"""

import sys
from pathlib import Path

from tools.examples import a100, r730
from tools.examples.blueprint import Estate
from tools.examples.estate import build, render

EXAMPLES = Path(__file__).parent.parent / "examples"


def estates() -> dict[str, tuple[Estate, str]]:
    """Each estate with the file of it that is YAML, so that both of kubectl's forms are there."""
    return {"r730": (r730.estate(), "namespaces"), "a100": (a100.estate(), "policy")}


def write_examples(into: Path) -> None:
    for name, (estate, yaml_file) in estates().items():
        folder = into / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in render(build(estate), yaml_file).items():
            (folder / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_examples(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)
