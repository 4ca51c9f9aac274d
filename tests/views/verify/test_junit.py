"""JUnit XML of a checklist: valid by the schema of Ant's format, a case for each outcome."""

from importlib import metadata
from xml.etree import ElementTree

import pytest
import xmlschema
from msgspec.structs import replace

from bayplan.verification.answers import Verification
from bayplan.views.verify import junit
from tests.views.verify import build

SCHEMA = xmlschema.XMLSchema(
    str(metadata.distribution("reframe-hpc").locate_file("reframe/schemas/junit.xsd"))
)


def cases(answer: Verification, *, strict: bool = False) -> dict[str, str]:
    """How each case of a valid file ended."""
    written = junit.rendered(answer, strict=strict)
    SCHEMA.validate(written)
    root = ElementTree.fromstring(written)
    return {
        f"{one.attrib['classname']} {one.attrib['name']}": next((child.tag for child in one), "passed")
        for one in root.iter("testcase")
    }


@pytest.mark.parametrize("strict", [False, True])
def test_a_case_for_each_outcome(strict: bool) -> None:
    assert cases(build.whole(), strict=strict) == {
        "nodes node-ready": "passed",
        "workloads pods-running: Pod a/b": "failure",
        "workloads pods-running: Pod a/c <x>": "failure",
        "workloads pods-running: Pod a/d": "passed",
        "control plane etcd-snapshots": "failure" if strict else "skipped",
        "notebooks hub-running": "skipped",
    }


def test_what_is_unknown_says_what_would_tell() -> None:
    assert "none was read; kubectl get etcdsnapshotfiles" in junit.rendered(build.whole())


def test_an_empty_checklist_is_valid() -> None:
    assert cases(replace(build.whole(), entries=())) == {}
