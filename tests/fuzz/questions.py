"""Nonsense about both layers: whole estates with odd values, questions, steps, estate files and histories.

Whole commands are run on them, in this process: an answer or an orderly refusal, and nothing that could do
harm where it is shown. An input travels as JSON: the command's words, and the files of the estate.
"""

import functools
import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from bayplan.app import steps
from bayplan.model.errors import InvalidInput
from bayplan.sources import estate, history, scenarios
from tests.fuzz import mutations
from tests.robust import desk, estates, promises

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "capacity --only binding --shape": (
        "500m/1Gi", "1/1Gi/2vol", "4/8Gi,nvidia.com/gpu=1", "100m/64Mi@shop", "shop/web", "0/0",
    ),
    "capacity --only losses --lose": (
        "any-node", "any-host", "node/n1", "node/n1+node/n2", "host/h1", "disk/h1/sda", "gpu/n1",
    ),
    "capacity --only questions --question": (
        "control-planes=3", "control-planes=3x4Gi", "worker=8c/48Gi@h1", "worker=48Gi", "resize=n1,8c/32Gi",
        "gpu-node=1", "volumes=3x10Gi", "notebooks=5x1c/4Gi,nvidia.com/gpu=1", "plan",
    ),
    "capacity --only removals --without": ("n1", "n2"),
    "capacity --only pressure --pressure n1 --assume": ("80%", "limit", "120% of request", "80.5 % of limit"),
    "capacity --only": ("lines,losses", "picture", "binding,removals,additions", "triggers,forecasts"),
    "whatif": (
        "drain:n1,force", "lose:n1", "lose:host/h1", "lose:disk/h1/sda", "lose:gpu/n1", "add:8c/32Gi@h1x2",
        "add:node=n1x3", "remove:n1", "resize:n1,memory=48Gi,cores=16", "move-gpu:n1,from=n2",
        "set:shop/web,memory=2Gi,c/cpu=500m", "scale:shop/web=3", "apply:estate/pods.json",
    ),
}  # fmt: skip
"""Questions as they should be, by the command that they belong to."""
SCENARIO: Final = {
    "name": "a",
    "steps": ["drain:n1", "add:8c/32Gi@h1", "scale:shop/web=3"],
    "expect": {
        "complete": True, "pending": 0, "refused": "<= 3", "survives": ["any-node", "node/n1+node/n2"],
        "fits": "shop/web=3", "free": {"memory@n1": ">= 2Gi"},
    },
}  # fmt: skip
EVERYTHING: Final = ("capacity", "--pairs", "--pressure", "n1", "--assume", "80%", "--output", "json")
PIECES: Final = (
    "9" * 400,
    "-",
    ",",
    "/",
    "=",
    "@",
    "+",
    "x",
    "nan",
    "1e300",
    "Ei",
    "\0",
    "\x1b[31m",
    "\u0663",
    "%",
)

Spoiler = Callable[[random.Random], bytes]


def spoiled_words(chance: random.Random) -> bytes:
    """A command with a question that is a little wrong."""
    command = chance.choice(sorted(WORDS))
    asked = _spoiled(chance.choice(WORDS[command]), chance)
    return _packed([*command.split(), asked], {})


def spoiled_estate(chance: random.Random) -> bytes:
    """All questions about an estate with odd values somewhere in its files."""
    files = {path: str(content) for path, content in estates.standing().items()}
    for _ in range(chance.randint(1, 2)):
        path = chance.choice(sorted(files))
        if path.endswith(".json"):
            files[path] = json.dumps(mutations.spoiled_object(json.loads(files[path]), chance))
        else:
            files[path] = mutations.spoiled_text(files[path].encode(), chance).decode("latin-1")
    command = EVERYTHING if chance.random() < 0.7 else ("whatif", "lose:host/h1", "resize:n1,memory=32Gi")
    return _packed(command, files)


def spoiled_declaration(chance: random.Random) -> bytes:
    """An estate file with something wrong."""
    return _spoiled_yaml(chance.choice(_declarations()), chance)


def spoiled_scenario(chance: random.Random) -> bytes:
    """A scenario with something wrong."""
    return _spoiled_yaml(yaml.safe_dump(SCENARIO).encode(), chance)


def spoiled_history(chance: random.Random) -> bytes:
    """A history of which some bytes have turned."""
    changed = bytearray(_history())
    for _ in range(chance.choice([1, 4, 40])):
        at = chance.randrange(len(changed))
        if chance.random() < 0.1:
            del changed[at + 1 :]
        else:
            changed[at] = chance.randrange(256)
    return bytes(changed)


def ask(path: Path) -> None:
    """Runs a command on an estate. Fails on anything but an answer or a refusal that does no harm."""
    words, files = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    with tempfile.TemporaryDirectory(prefix="estate-") as folder:
        laid = desk.sow(Path(folder), {**_standing(), **files})
        answer = estates.run(words[0], "--files", laid, *words[1:])
    desk.insist_on(answer.code in (0, 1, 2), f"{words}: {answer.code}: {answer.err}")
    desk.insist_on((answer.code != 2) or not answer.out, f"{words}: refused, and answered all the same")
    said = answer.out + answer.err
    desk.insist_on(promises.HARMFUL.search(said) is None, f"{words}: does harm where it is shown")
    desk.insist_on(estates.SECRET not in said, f"{words}: tells a secret")


def declare(path: Path) -> object:
    """Reads an estate file."""
    return estate.read(str(path))


def play(path: Path) -> None:
    """Reads a scenario and its steps."""
    for text in scenarios.read(str(path)).steps:
        try:
            steps.parse(text)
        except InvalidInput as refused:
            str(refused)


def remember(path: Path) -> object:
    """Reads a history."""
    return history.read(str(path))


@functools.cache
def _declarations() -> tuple[bytes, ...]:
    examples = sorted((desk.ROOT / "examples").glob("*/bayplan.yaml"))
    return (estates.ESTATE.encode(), *(path.read_bytes() for path in examples))


@functools.cache
def _history() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        laid, path = estates.lay(Path(folder)), Path(folder) / "h.db"
        for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
            answer = estates.run("record", "--files", laid, "--history", path, "--at", day)
            desk.insist_on(answer.code == 0, answer.err)
        return path.read_bytes()


def _standing() -> dict[str, str]:
    return {path: str(content) for path, content in estates.standing().items()}


def _packed(words: "list[str] | tuple[str, ...]", files: dict[str, str]) -> bytes:
    return json.dumps([words, files], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _spoiled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(0, 2)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(PIECES) + text[at + chance.randrange(3) :]
    return text


def _spoiled_yaml(text: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return mutations.spoiled_text(text, chance)
    made = yaml.safe_dump(mutations.spoiled_object(yaml.safe_load(text), chance), allow_unicode=True)
    return made.encode("utf-8", "surrogatepass")
