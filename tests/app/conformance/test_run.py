"""Finding and reading recordings: what is none of them is refused in a sentence."""

import gzip
import json
from pathlib import Path

import pytest

from bayplan.app.conformance.run import family_of, run
from bayplan.model.errors import InvalidInput

CREATED = {"pod": "shop/web", "admission": {"code": 201}}


@pytest.mark.parametrize(
    ("name", "family"), [("mixed-alpha-0", "mixed"), ("ports-images-a132-1", "ports-images"), ("odd", "odd")]
)
def test_the_family_of_a_scenario(name: str, family: str) -> None:
    assert family_of(name) == family


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"{", "not readable as JSON", id="broken JSON"),
        pytest.param(b"[]", "not readable as JSON", id="a list"),
        pytest.param(b"{}", "it has no 'recorded'", id="an object of another kind"),
        pytest.param(b'{"recorded": {}}', "recordings of this kind", id="a recording of another kind"),
        pytest.param(
            b'{"recorded": {"pods": []}}', "not a scheduling scenario", id="a recording that lacks parts"
        ),
        pytest.param(
            json.dumps(
                {
                    "name": "n",
                    "objects": [],
                    "pods": [],
                    "recorded": {"kubernetes": "v1.35.0", "pods": [CREATED]},
                }
            ).encode(),
            "0 pods and 1 records",
            id="more records than pods",
        ),
    ],
)
def test_a_file_that_is_no_recording(content: bytes, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=complaint) as raised:
        run([str(file)])
    assert raised.value.file == str(file)


def test_a_compressed_file_that_is_not_compressed(tmp_path: Path) -> None:
    file = tmp_path / "scenario.json.gz"
    file.write_bytes(b"{}")
    with pytest.raises(InvalidInput, match="not readable as JSON"):
        run([str(file)])
    file.write_bytes(gzip.compress(b"{}")[:-4])
    with pytest.raises(InvalidInput, match="not readable as JSON"):
        run([str(file)])


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_place_without_recordings(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("none here", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no recorded scenarios here"):
        run([str(tmp_path / name)])
