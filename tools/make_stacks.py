"""Writes the Terraform tree of the example estate: `python -m tools.make_stacks [DIRECTORY]`.

Every run writes the same bytes, and takes away what does not belong to it. The estate file and the patches
are written by hand and left alone.
"""

import sys
from pathlib import Path

from tools.examples.stacks.tree import files

ESTATE = Path(__file__).parent.parent / "examples" / "r730"
MADE = ("modules", "stacks")
DECLARED = "stacks/bayplan.yaml"


def write_stacks(into: Path) -> None:
    """Writes the folders anew."""
    made = files()
    for folder in MADE:
        for path in (into / folder).rglob("*"):
            if path.is_file() and path.relative_to(into).as_posix() not in {*made, DECLARED}:
                path.unlink()
    for name, text in made.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_stacks(Path(sys.argv[1]) if len(sys.argv) > 1 else ESTATE)
