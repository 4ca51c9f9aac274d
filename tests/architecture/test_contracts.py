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
    "governance.policies.labels", "capacity.removal.blockers.room", "capacity.removal.blockers.cards",
    "sources.manifests", "sources.snapshots", "sources.kubernetes", "sources.proxmox", "sources.prometheus",
    "sources.history", "wire.http", "rightsizing.strategies.vpa", "rightsizing.strategies.krr",
    "rightsizing.restraints.floors", "rightsizing.restraints.peak", "effects.files", "app.apply",
    "app.observe", "app.size",
    "app.render", "app.verify", "app.versions", "catalog.components.rancher", "catalog.components.fleet",
    "catalog.monitoring.families.cards", "catalog.monitoring.families.slots",
    "consistency.proofs.profiles", "consistency.proofs.quotas", "verification.items.nodes",
    "verification.items.cards", "rendering.tree", "provisioning.machines",
    "documentation.contradictions.sums",
    "documentation.contradictions.cards", "app.documents", "printing.yaml",
    "views.placement", "app.assess", "cli.main",
)  # fmt: skip

LEGAL = {
    "cli.main": "import click\nimport bayplan.app.assess",
    "views.placement": "import bayplan.app.assess\nimport bayplan.model.pods",
    "scheduling.engine": "import numpy\nimport bayplan.scheduling.rules.taints",
    "capacity.headroom": "import numpy\nimport bayplan.disruption.drain",
    "sources.manifests": "import yaml\nimport zstandard",
    "sources.prometheus": "import bayplan.wire.http",
    "wire.http": "import httpx2",
    "app.assess": "import bayplan.capacity.headroom\nimport time",
    "app.apply": "import bayplan.effects.files",
    "rightsizing.restraints.floors": "import numpy",
    "rendering.tree": "import bayplan.catalog.components.fleet\nimport bayplan.printing.yaml",
}

# One import per contract and kind of slip: what is written where, and the contracts that must notice.
SEEDS = [
    pytest.param({"model.nodes": "import bayplan.scheduling.engine"}, {"layers"}, id="model knows engine"),
    pytest.param({"capacity.headroom": "import bayplan.review.judge"}, {"layers"}, id="two analyses"),
    pytest.param({"disruption.drain": "import bayplan.capacity.headroom"}, {"layers"}, id="drains count"),
    pytest.param({"app.assess": "import bayplan.wire.http"}, {"wire"}, id="a use case speaks to the wire"),
    pytest.param({"sources.proxmox": "import bayplan.sources.kubernetes"}, {"systems"}, id="two systems"),
    pytest.param(
        {"capacity.removal.blockers.room": "import bayplan.capacity.removal.blockers.cards"},
        {"blockers"},
        id="two blockers",
    ),
    pytest.param(
        {"catalog.components.rancher": "import bayplan.catalog.components.fleet"},
        {"components"},
        id="two components",
    ),
    pytest.param(
        {"consistency.proofs.profiles": "import bayplan.consistency.proofs.quotas"},
        {"proofs"},
        id="two proofs",
    ),
    pytest.param(
        {"verification.items.nodes": "import bayplan.verification.items.cards"},
        {"items"},
        id="two items",
    ),
    pytest.param(
        {"provisioning.machines": "import bayplan.catalog.components.fleet"},
        {"layers"},
        id="machines know components",
    ),
    pytest.param(
        {"documentation.contradictions.sums": "import bayplan.documentation.contradictions.cards"},
        {"contradictions"},
        id="two checks of documents",
    ),
    pytest.param(
        {"catalog.monitoring.families.cards": "import bayplan.catalog.monitoring.families.slots"},
        {"families"},
        id="two families of alerts",
    ),
    pytest.param({"rendering.tree": "import yaml"}, {"frameworks"}, id="a tree prints by itself"),
    pytest.param(
        {"app.render": "import bayplan.effects.files"}, {"effects", "readonly"}, id="rendering writes"
    ),
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
    pytest.param(
        {"rightsizing.strategies.vpa": "import bayplan.rightsizing.strategies.krr"},
        {"strategies"},
        id="two rules of sizing",
    ),
    pytest.param(
        {"rightsizing.restraints.peak": "import bayplan.rightsizing.restraints.floors"},
        {"restraints"},
        id="two restraints",
    ),
    pytest.param({"app.assess": "import bayplan.effects.files"}, {"effects"}, id="a use case writes"),
    pytest.param(
        {"app.size": "import bayplan.app.apply", "app.apply": "import bayplan.effects.files"},
        {"readonly"},
        id="a proposal that could write",
    ),
    pytest.param({"app.assess": "import bayplan.views.placement"}, {"layers"}, id="a use case formats"),
    pytest.param({"app.assess": "import click"}, {"frameworks"}, id="click outside the shell"),
    pytest.param({"review.judge": "import numpy"}, {"frameworks"}, id="numpy where nothing is large"),
    pytest.param({"app.assess": "import sqlite3"}, {"frameworks"}, id="a database outside sources"),
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
