"""Nonsense about a declared platform: estate files that are rendered, documents, and what tests printed.

An input is what stands in the one file that is odd; everything beside it is as it should be.
"""

import functools
import random
import tempfile
from pathlib import Path
from typing import Any, Final

import yaml

from bayplan.app import render as rendering
from bayplan.app import results
from bayplan.app.render import Asked
from bayplan.sources import prose
from tests.fuzz import corpus, mutations
from tests.robust import desk

KEYS: Final = (
    "cluster", "bootstrap", "storageClasses", "gpuSharing", "tiers", "policyEngine", "components",
    "notebooks", "delivery", "access", "pools", "machines",
)  # fmt: skip
WORDS: Final = (
    "\"; rm -rf / #'", "$(reboot)`id`", "{{ .x }}{% x %}", "a\nb", "</text>]]>", "../../x", "\x1b[31m",
    "\u202e", "'''\"\"\"\\", "- a: &b *c", "wk-gpu1", "nvidia.com/gpu",
)  # fmt: skip
PROSE: Final = (
    "a1-", "1GB RAM ", "k8s-node1..6, ", "VM 301: lab-node1 16c / 32GB", "| ", "|-|-|\n", "\n", "~160 GiB ",
    "2 nodes (gpu1 through gpu2)", "\u00b2", "9" * 400, "10.0.0.0/24 ", "K3s v1.31.2 ",
    "dedicated=gpu:NoSchedule",
    "```\n", "# ", "server with 2 x and 1 TB RAM ", "Kyverno VMs claim 3GB more", "a" * 500, "\0", "\xff",
)  # fmt: skip
LOGS: Final = (
    "2147483648 bytes (2.1 GB) copied, 1.5 s, 1 GB/s\n",
    "9" * 900, " bytes copied, ", "1.2.3 s", "\0\x1b[31m", "OK\n"
)  # fmt: skip
POD: Final = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "t", "namespace": "d",
"labels": {"bayplan.dev/test": "scratch"}}, "spec": {"containers": []}, "status": {"phase": "Succeeded"}}"""


@functools.cache
def _examples() -> tuple[bytes, ...]:
    examples = sorted((desk.ROOT / "examples").glob("*/bayplan.yaml"))
    return tuple(path.read_bytes() for path in examples)


def estate(chance: random.Random) -> bytes:
    """An estate file whose platform is a little wrong."""
    whole: Any = yaml.load(chance.choice(_examples()), Loader=yaml.CSafeLoader)
    for key in chance.sample(KEYS, 2):
        if key in whole:
            whole[key] = _spoiled(whole[key], chance)
    return yaml.safe_dump(whole, sort_keys=False).encode("utf-8", "surrogatepass")


def document(chance: random.Random) -> bytes:
    """A document of pieces that patterns look for."""
    pieces = [chance.choice(PROSE) * chance.choice([1, 1, 1, 3, 2000]) for _ in range(chance.randint(1, 30))]
    return "".join(pieces).encode()


def log(chance: random.Random) -> bytes:
    """What a test printed, or something else."""
    return "".join(chance.choice(LOGS) * chance.choice([1, 1, 200]) for _ in range(9)).encode()


def render(path: Path) -> None:
    """Renders an estate file in every form: what comes out stays in its folder, and is YAML."""
    for one in rendering.render(str(path), Asked(form="all")).changes.files:
        desk.insist_on(".." not in one.path.split("/") and one.path[0] != "/", f"it leads out: {one.path!r}")
        if one.after is not None and one.path.endswith((".yaml", "-data", "-config")):
            list(yaml.load_all(one.after, Loader=yaml.CSafeLoader))


def claim(path: Path) -> object:
    """Reads a document."""
    return prose.read(str(path))


def judge(path: Path) -> None:
    """Reads a log beside the pod that printed it."""
    with tempfile.TemporaryDirectory() as folder:
        laid = desk.sow(Path(folder), {"t.json": POD, "t.log": path.read_bytes()})
        (found,) = results.read(str(laid))
        desk.insist_on(len(found.log) <= results.LONGEST, "more of it was kept than of any log")


def _spoiled(given: Any, chance: random.Random) -> Any:
    if chance.random() < 0.5:
        return mutations.spoiled_object(given, chance)
    held: Any = {"all": given}
    _put(held, chance.choice([*WORDS, *corpus.VALUES]), chance)
    return held["all"]


def _put(given: Any, value: Any, chance: random.Random) -> None:
    inner = given
    while True:
        key = chance.choice(list(inner)) if isinstance(inner, dict) else chance.randrange(len(inner))
        if not (isinstance(inner[key], dict | list) and inner[key]):
            inner[key] = value
            return
        inner = inner[key]
