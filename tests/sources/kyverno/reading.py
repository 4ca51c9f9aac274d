"""Policies written as YAML, given as the readers of trees give them."""

from pathlib import Path
from typing import Any

import yaml

from bayplan.model.trees import Declared, Origin, Unknown
from bayplan.sources.written import Written

CASES = Path(__file__).parents[2] / "cases" / "kyverno"


def written(text: str, *unknowns: Unknown, file: str = "policies.yaml") -> list[Written]:
    """The objects of a YAML text."""
    return [_written(one, file, unknowns) for one in yaml.safe_load_all(text) if one]


def case(name: str) -> list[Written]:
    """The objects of a case file."""
    return written((CASES / name).read_text(encoding="utf-8"), file=name)


def _written(manifest: dict[str, Any], file: str, unknowns: tuple[Unknown, ...]) -> Written:
    about = manifest["metadata"]
    places = {f"spec.rules[{at}]": Origin(file, 10 + at) for at in range(9)}
    declared = Declared(
        manifest["apiVersion"],
        manifest["kind"],
        about.get("namespace", ""),
        about["name"],
        Origin(file, 1),
        places=places,
        unknowns=unknowns,
    )
    return Written(manifest, declared)
