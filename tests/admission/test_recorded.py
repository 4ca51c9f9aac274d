"""Admission gives what recorded API servers gave: same refusals word for word, same effective specs."""

from pathlib import Path

import pytest

from tests.admission.recorded import disagreements, read

FOLDER = Path(__file__).parents[1] / "conformance" / "scheduling"
FILES = sorted(file for file in FOLDER.rglob("*") if file.name.endswith((".json", ".json.gz")))


@pytest.mark.parametrize("file", FILES, ids=[file.name.split(".")[0] for file in FILES])
def test_as_recorded(file: Path) -> None:
    assert list(disagreements(read(file))) == []
