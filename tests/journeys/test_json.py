"""JSON answers: what the schemas in docs/reference promise, and the same bytes every time."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest

from tests.journeys.terminal import ROOT, Terminal
from tools.docs import REFERENCE

SIZED = "examples/r730/stacks --files examples/r730 --evidence examples/r730/evidence.json --no-cache"
COMMANDS = {
    "demo": "demo",
    "fit": "fit --files examples/r730 vaultwarden/vaultwarden",
    "fit, refused": "fit --files examples/r730 servarr/soulseek",
    "fit, cards": "fit --files examples/a100 jupyterhub/jupyter-coral-badger",
    "explain, pending": "explain --files examples/r730 osm-routing/otp",
    "explain, refused": "explain --files examples/r730 servarr/soulseek",
    "explain, standing": "explain --files examples/r730 vaultwarden/vaultwarden",
    "whatif, drain": "whatif --files examples/r730 drain:k8s-node3",
    "whatif, lose": "whatif --files examples/r730 lose:k8s-node4",
    "whatif, many": "whatif --files examples/r730 add:8c/32Gi remove:k8s-node2 scale:redis/redis-v2=2",
    "capacity": "capacity --files examples/r730 --question control-planes=3 --pressure k8s-node2",
    "capacity, pairs": "capacity --files examples/a100 --only lines,losses --pairs",
    "size": f"size {SIZED} --only immich/* --patch",
    "size, without a tree": f"size {SIZED.partition(' ')[2]} --only vaultwarden/*",
    "size, backtest": f"size {SIZED} --only immich/* --backtest",
    "review, clean": "review examples/r730/stacks --no-cache",
    "review, refused": "review tests/cases/review/rollouts/gpu-held-by-the-old-pod/bad --no-cache"
    " --base tests/cases/review/rollouts/gpu-held-by-the-old-pod/before",
    "review, placed": "review examples/r730/stacks --files examples/r730 --no-cache",
    "lint": "lint tests/journeys/recorded/tree --no-cache",
    "conform": "conform tests/journeys/recorded",
}


def schema_of(document: dict[str, object]) -> dict[str, object]:
    name = str(document["schema"]).removeprefix("bayplan.").partition("/")[0]
    found: dict[str, object] = json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def strict(schema: object) -> object:
    """The schema with nothing allowed that it does not name: a field without its place is a mistake here."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(part) for name, part in schema.items()}
    return {**closed, "additionalProperties": False} if "properties" in closed else closed


@pytest.mark.parametrize("name", COMMANDS)
def test_answers_fit_their_schema(name: str, terminal: Terminal) -> None:
    text = terminal.run(COMMANDS[name])
    shown = terminal.run(f"{COMMANDS[name]} --output json")
    document = json.loads(shown.out)
    assert next(iter(document)) == "schema"
    assert (shown.code, shown.err) == (text.code, text.err)
    jsonschema.validate(document, strict(schema_of(document)), jsonschema.Draft202012Validator)  # type: ignore[arg-type]  # strict keeps the shape


def test_the_account_of_a_snapshot_fits_its_schema(terminal: Terminal, tmp_path: object) -> None:
    shown = terminal.run(f"snapshot --files examples/r730 -o {tmp_path}/s.json.zst --output json")
    document = json.loads(shown.out)
    assert document["counts"]["pods"] == 187
    jsonschema.validate(document, strict(schema_of(document)), jsonschema.Draft202012Validator)  # type: ignore[arg-type]  # strict keeps the shape


@pytest.mark.parametrize("name", ["fit", "whatif, lose"])
def test_the_same_question_gives_the_same_bytes(name: str) -> None:
    command = [sys.executable, "-m", "bayplan", *COMMANDS[name].split(), "--output", "json"]
    answers = {
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_a_seed_picks_among_equals_and_can_be_repeated(terminal: Terminal) -> None:
    command = "whatif --files examples/r730 lose:k8s-node4 --output json"
    plain, *seeded = [terminal.run(f"{command} {seed}").out for seed in ("", "--seed 1", "--seed 1")]
    assert seeded[0] == seeded[1]
    assert json.loads(plain)["ties"] > 0
    assert json.loads(plain)["seed"] is None and json.loads(seeded[0])["seed"] == 1
