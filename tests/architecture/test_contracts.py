"""The import contracts catch what they are named for: forbidden imports in a house of stubs are found.

Without this, a contract that matches nothing by a slip of its pattern would look just like one that is kept.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
CONFIGURATION = ROOT / "pyproject.toml"
CONTRACTS = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

STUBS = (
    "__main__", "model.nodes", "model.pods", "admission.quotas",
    "scheduling.engine", "scheduling.rules.taints", "scheduling.rules.spread",
    "capacity.headroom", "disruption.drain", "review.judge", "governance.policies.limits",
    "governance.policies.labels", "sources.manifests", "sources.snapshots",
    "views.placement", "app.assess", "cli.main",
)  # fmt: skip

LEGAL = {
    "cli.main": "import click\nimport bayplan.app.assess",
    "views.placement": "import bayplan.app.assess\nimport bayplan.model.pods",
    "scheduling.engine": "import numpy\nimport bayplan.scheduling.rules.taints",
    "sources.manifests": "import yaml\nimport zstandard",
    "app.assess": "import bayplan.capacity.headroom\nimport time",
}

# One import per contract and kind of slip: what is written where, and the contracts that must notice.
SEEDS = [
    pytest.param({"model.nodes": "import bayplan.scheduling.engine"}, {"layers"}, id="model knows engine"),
    pytest.param({"capacity.headroom": "import bayplan.disruption.drain"}, {"layers"}, id="two analyses"),
    pytest.param({"gossip.talk": ""}, {"layers"}, id="a package without a place"),
    pytest.param(
        {"admission.quotas": "def late():\n    import bayplan.sources.manifests"},
        {"layers"},
        id="an upward import inside a function",
    ),
    pytest.param(
        {"model.pods": "import typing\nif typing.TYPE_CHECKING:\n    import bayplan.app.assess"},
        {"layers"},
        id="an upward import for types alone",
    ),
    pytest.param({"disruption.drain": "import time"}, {"pure"}, id="the core reads the clock"),
    pytest.param({"scheduling.engine": "import random"}, {"pure"}, id="the core throws dice"),
    pytest.param(
        {"scheduling.rules.taints": "import bayplan.scheduling.rules.spread"},
        {"rules"},
        id="two rules",
    ),
    pytest.param(
        {"governance.policies.limits": "import bayplan.governance.policies.labels"},
        {"checks"},
        id="two house policies",
    ),
    pytest.param(
        {"review.judge": "import bayplan.governance.policies.limits"}, {"layers"}, id="review lints"
    ),
    pytest.param(
        {"model.nodes": "import bayplan.model.pods", "model.pods": "import bayplan.model.nodes"},
        {"acyclic"},
        id="a cycle of siblings",
    ),
    pytest.param({"app.assess": "import bayplan.views.placement"}, {"layers"}, id="a use case formats"),
    pytest.param({"app.assess": "import click"}, {"frameworks"}, id="click outside the shell"),
    pytest.param({"capacity.headroom": "import numpy"}, {"frameworks"}, id="numpy outside scheduling"),
]


@pytest.mark.parametrize(("slip", "noticed_by"), SEEDS)
def test_a_slip_is_noticed(slip: dict[str, str], noticed_by: set[str], tmp_path: Path) -> None:
    assert broken_contracts(slip, tmp_path) == noticed_by


def test_legal_imports_pass(tmp_path: Path) -> None:
    assert broken_contracts(LEGAL, tmp_path) == set()


def broken_contracts(imports: dict[str, str], source: Path) -> set[str]:
    """The contracts that a house of stubs with these imports breaks."""
    for module in (*STUBS, *imports):
        build(source, module, imports.get(module, ""))
    report = subprocess.run(
        [LINTER, "--config", str(CONFIGURATION), "--no-cache", "--no-logo"],
        cwd=source, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200"},
    )  # fmt: skip
    broken = {key for key, name in NAMES.items() if f"{name} BROKEN" in report.stdout}
    assert bool(broken) == bool(report.returncode), report.stdout + report.stderr
    return broken


def build(source: Path, module: str, code: str) -> None:
    path = source / "bayplan" / Path(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
    for folder in path.relative_to(source).parents[:-1]:
        (source / folder / "__init__.py").touch()
