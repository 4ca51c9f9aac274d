"""What docs/reference says of snapshots holds: the fields are the model's, and the schema fits real ones.

`python -m tests.sources.test_snapshot_reference` writes the generated parts anew.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given

from bayplan.app import observe
from bayplan.model.snapshot import Snapshot
from bayplan.sources import snapshots
from tests.sources.any_record import any_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "snapshot.md"
SCHEMA = ROOT / "docs" / "reference" / "snapshot.schema.json"
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
TABLE = re.compile(r"(?<=<!-- fields -->\n).*?(?=<!-- end of fields -->)", re.DOTALL)


def fields() -> str:
    """A table of all records, with what each of their fields holds."""
    definitions = snapshots.json_schema()["$defs"]
    rows = [
        f"| {name} | `{field}` | {'yes' if field in made['required'] else ''} | {described(part)} |"
        for name, made in definitions.items()
        if "properties" in made
        for field, part in made["properties"].items()
    ]
    return "\n".join(["| record | field | always there | holds |", "|---|---|---|---|", *rows, ""])


def described(part: dict[str, Any]) -> str:
    """A type in a word or two."""
    if "anyOf" in part:
        return " or ".join(map(described, part["anyOf"]))
    if "$ref" in part:
        return str(part["$ref"]).rpartition("/")[2]
    if "const" in part:
        return f"`{part['const']}`"
    if part["type"] == "array":
        return (
            f"list of {described(part['items'])}"
            if part.get("items")
            else f"list of {len(part['prefixItems'])}"
        )
    if part["type"] == "object":
        return f"mapping to {described(part['additionalProperties'])}"
    return "amount" if "amount" in part.get("description", "") else part.get("format", part["type"])


def schema() -> str:
    return json.dumps(snapshots.json_schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_page_lists_every_field() -> None:
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == fields()


def test_the_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()


VALIDATOR = jsonschema.Draft202012Validator(snapshots.json_schema())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_real_snapshots_fit_the_schema(example: Path) -> None:
    VALIDATOR.validate(json.loads(snapshots.encode(observe.look(files=[str(example)]))))


@given(any_of(next(kind for kind in Snapshot.__annotations__.values() if "Pod" in str(kind))))
def test_any_pods_fit_the_schema(pods: Any) -> None:
    VALIDATOR.validate(json.loads(snapshots.encode(msgspec.structs.replace(Snapshot(), pods=pods))))


def test_other_things_do_not_fit() -> None:
    for wrong in ({}, {"schema": "bayplan.snapshot/v2"}, {"schema": snapshots.SCHEMA, "nodes": 3}):
        assert not VALIDATOR.is_valid(wrong)


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda _: fields(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
