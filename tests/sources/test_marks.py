"""Files of our own are known by their beginning."""

import pytest

from bayplan.sources import evidence, marks


@pytest.mark.parametrize(
    ("data", "known"),
    [
        pytest.param(evidence.encode([]), True, id="as we write it"),
        pytest.param(b'\n{ "schema" : "bayplan.evidence/v7"', True, id="as somebody formatted it"),
        pytest.param(b'{"schema":"bayplan.snapshot/v1"}', False, id="a snapshot"),
        pytest.param(b'{"kind":"List","schema":"bayplan.evidence/v1"}', False, id="an object"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_evidence(data: bytes, known: bool) -> None:
    assert marks.is_evidence(data) is known
