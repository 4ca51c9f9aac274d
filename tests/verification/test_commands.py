"""Commands that an answer names are ones that can be run: queries parse, and what is asked for exists."""

import json
import subprocess
from pathlib import Path

import pytest

from bayplan.model.snapshot import Snapshot
from bayplan.verification.gaps import ASKED
from bayplan.verification.items import alert_data, idle
from tests.prometheus import needs_prometheus


@needs_prometheus
@pytest.mark.parametrize("query", [alert_data.QUERY.partition("'")[2].rstrip("'"), idle.QUERY])
def test_a_query_parses(query: str, tmp_path: Path) -> None:
    rules = {"groups": [{"name": "g", "rules": [{"record": "r", "expr": query}]}]}
    (tmp_path / "rules.yaml").write_text(json.dumps(rules), encoding="utf-8")
    done = subprocess.run(
        ["promtool", "check", "rules", str(tmp_path / "rules.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_is_asked_for_are_fields_of_a_snapshot() -> None:
    assert ASKED.keys() <= set(Snapshot.__struct_fields__)
