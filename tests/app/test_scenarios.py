"""Scenario files: what they expect is held against what is there, alone and side by side."""

from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from msgspec.structs import replace

from bayplan.app import comparing, observe, whatif
from bayplan.app.answers import Assertion, WhatIf
from bayplan.app.assertions import Comparison
from bayplan.app.observe import Observed
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.machines import Host, Lower, Machine
from bayplan.sources import scenarios
from bayplan.views import document
from bayplan.views.layout import plain
from bayplan.views.whatif import comparison, json, junit, text
from tests import make

GI = 1 << 30


def estate() -> Observed:
    """Three nodes on two hosts, with a little to run."""
    machines = tuple(
        Machine(200 + number, f"n{number}", where, "running", memory=8 * GI, cores=4)
        for number, where in enumerate(("pve1", "pve1", "pve2"), 1)
    )
    hosts = tuple(Host(name, memory=32 * GI, threads=8) for name in ("pve1", "pve2"))
    seen = observe.assume(
        make.together(
            make.snapshot(nodes=[make.node(f"n{number}", "cpu=4 memory=8Gi") for number in (1, 2, 3)]),
            make.deployed("web", "cpu=1 memory=2Gi", ["n1", "n2"]),
        )
    )
    beneath = Lower(hosts=hosts, machines=machines)
    return replace(
        seen, snapshot=replace(seen.snapshot, lower=beneath),
        declaration=Declaration(capacity=CapacityPolicy(survive=("any-node", "any-host"))),
    )  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> "Writer":
    return Writer(tmp_path)


class Writer:
    """Writes scenario files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, content: str, name: str = "scenario.yaml") -> str:
        path = self._folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)


def judged(write: Writer, expect: str, *, steps: str = "[lose:n1]") -> Assertion:
    file = write(f"steps: {steps}\nexpect:\n  {expect}\n")
    (found,) = whatif.whatif(estate(), [file]).assertions
    return found


class TestExpecting:
    @pytest.mark.parametrize(
        ("expect", "met", "found"),
        [
            ("complete: true", True, "every step is complete"),
            ("complete: false", False, "every step is complete"),
            ("pending: 0", True, "0"),
            ('pending: "<= 3"', True, "0"),
            ('pending: "> 0"', False, "0"),
            ("refused: 0", True, "0"),
            ("displaced: 1", False, "0"),
            ("overloaded: 0", True, "0"),
            ("fits: shop/web=2", True, "at least 2 more fit"),
            ("fits: shop/web=900", False, "6 more fit"),
            ('free: {memory@n2: ">= 4Gi"}', True, "6Gi free"),
            ('free: {cpu@n2: "< 3000m"}', False, "3 free"),
            ('free: {host-memory@pve1: ">= 16Gi"}', True, "16Gi free"),
            ('free: {memory@pve1: "< 16Gi"}', False, "16Gi free"),
            ('free: {memory@n9: ">= 1Gi"}', None, "nothing is known of memory at n9; it is known of"),
            ('free: {oil@n1: ">= 1Gi"}', None, "no load line is called so"),
        ],
    )
    def test_each_kind(self, write: Writer, expect: str, met: bool | None, found: str) -> None:
        judgement = judged(write, expect)
        assert (judgement.met, judgement.line) == (met, 3)
        assert found in judgement.found

    @pytest.mark.parametrize(
        ("expect", "met"),
        [
            ("survives: any-node", True),
            ("survives: [any-node, any-host]", True),
            ("survives: host/pve1", True),
            ("survives: node/n1+node/n2", True),
            ("survives: [node/n1+host/pve2]", True),
            ("survives: any-gpu", None),
            ("survives: node/n9", None),
        ],
    )
    def test_losses_that_have_to_be_borne(self, write: Writer, expect: str, met: bool | None) -> None:
        file = write(f"expect:\n  {expect}\n")
        assert {one.met for one in whatif.whatif(estate(), [file]).assertions} == {met}

    def test_a_loss_that_is_not_borne_after_the_steps(self, write: Writer) -> None:
        steps = "[scale:shop/web=10]"
        assert judged(write, "survives: any-node", steps=steps).met is False
        assert judged(write, "survives: any-node", steps="[scale:shop/web=2]").met is True

    def test_each_file_is_looked_at_when_its_own_steps_are_done(self, write: Writer) -> None:
        first = write(
            'name: first\nsteps: [scale:shop/web=4]\nexpect: {free: {memory@n1: "== 4Gi"}}\n', "a.yaml"
        )
        then = write(
            'name: then\nsteps: [scale:shop/web=2]\nexpect: {free: {memory@n1: "== 4Gi"}}\n', "b.yaml"
        )
        answer = whatif.whatif(estate(), [first, then])
        assert [(one.scenario, one.met) for one in answer.assertions] == [("first", True), ("then", False)]
        assert answer.name == "first, then"

    def test_what_stands_in_no_file_is_not_expected(self) -> None:
        assert whatif.whatif(estate(), ["lose:n1"]).assertions == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("expect: {finished: true}\n", "expect.finished: is not an expectation; there are complete, pending"),
        ("steps: [lose:n1]\nexpect:\n  pending: -1\n", "3: expect.pending: is below zero"),
        (
            "expect:\n  pending: few\n",
            "2: expect.pending: 'few' is not a comparison (>= <= == > <); write <= 3",
        ),
        ("expect:\n  pending: '> 1.5'\n", "'> 1.5' does not compare with a whole number"),
        (
            "expect:\n  survives:\n  - any-node\n  - any-rack\n",
            "4: expect.survives[1]: 'any-rack' is not a loss",
        ),
        ("expect:\n  fits: web=3\n", "2: expect.fits: 'web=3' is not a workload with a number"),
        (
            "expect:\n  free:\n    memory: '> 1'\n",
            "3: expect.free.memory: 'memory' is not a resource at a place",
        ),
        ("expect:\n  free:\n    memory@n1: 2Gi\n", "3: expect.free.memory@n1: '2Gi' is not a comparison"),
        ("expect:\n  free:\n    memory@n1: '> 2Zi'\n", "'2Zi' is not a quantity"),
        ("expect:\n  complete: maybe\n", "2: expect.complete: expected true or false, got text"),
        ("steps: [1]\n", "steps[0]: expected text"),
    ],
)
def test_a_mistake_says_where_it_stands(write: Writer, content: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        scenarios.read(write(content))
    assert expected in str(caught.value)
    assert "scenario.yaml" in str(caught.value)


def test_the_schema_takes_what_the_reader_takes() -> None:
    schema = scenarios.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    sample = {"name": "x", "steps": ["lose:n1"], "expect": {"pending": "<= 3", "survives": ["any-node"]}}
    jsonschema.validate(sample, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"step": []}, schema)


class TestComparing:
    def answer(self, write: Writer) -> Comparison:
        one = write("name: one large\nsteps: [add:8c/24Gi@pve1]\nexpect: {complete: true}\n", "one.yaml")
        two = write("name: two small\nsteps: [add:2c/8Gi@pve2x2]\nexpect: {complete: true}\n", "two.yaml")
        return comparing.compare(estate(), [one, two])

    def test_each_begins_with_the_estate_as_it_is(self, write: Writer) -> None:
        answer = self.answer(write)
        assert [(one.scenario, one.complete, one.overloaded) for one in answer.columns] == [
            ("as it is", True, 0), ("one large", False, 1), ("two small", True, 0),
        ]  # fmt: skip
        memory = [room.free for one in answer.columns for room in one.rooms if room.name == "host-memory"]
        assert memory == [40 * GI, 16 * GI, 24 * GI]

    def test_losses_of_the_policy_are_told_for_each(self, write: Writer) -> None:
        answer = self.answer(write)
        assert answer.columns[0].survives == {"any-node": True, "any-host": True}

    def test_alone_as_together(self, write: Writer) -> None:
        file = write("steps: [add:2c/8Gi@pve2, lose:n1]\n", "a.yaml")
        other = write("steps: [remove:n2]\n", "b.yaml")
        both = comparing.compare(estate(), [file, other]).columns[1]
        alone = comparing.compare(estate(), [other, file]).columns[2]
        assert both == alone

    @pytest.mark.parametrize(("files", "expected"), [
        ([], "there is nothing to compare"),
        (["drain:n1", "lose:n1"], "'drain:n1' is no scenario file"),
    ])  # fmt: skip
    def test_what_cannot_be_compared(self, files: list[str], expected: str) -> None:
        with pytest.raises(InvalidInput, match=expected):
            comparing.compare(estate(), files)

    @pytest.mark.parametrize("width", [60, 80, 120])
    def test_the_table_keeps_to_the_width(self, write: Writer, width: int) -> None:
        answer = self.answer(write)
        many = replace(answer, columns=(*answer.columns, *answer.columns[1:], *answer.columns[1:]))
        shown = [plain(line) for line in comparison.lines(many, width)]
        assert max(map(len, shown)) <= width
        assert sum("goes through" in line for line in shown) >= (2 if width < 100 else 1)

    def test_the_document_fits_its_schema(self, write: Writer) -> None:
        import json as plain_json

        written = plain_json.loads(document.encode(json.comparison(self.answer(write))))
        jsonschema.validate(written, document.schema(json.ComparisonDocument))
        assert written["schema"] == "bayplan.whatif-comparison/v1"


class TestShowing:
    def answer(self, write: Writer) -> WhatIf:
        file = write(
            "name: grow\nsteps: [add:8c/32Gi@pve1]\n"
            'expect: {complete: true, pending: 0, free: {x@y: "> 1"}}\n'
        )
        return whatif.whatif(estate(), [file])

    @pytest.mark.parametrize("width", [80, 140])
    def test_the_lower_layer_is_told_within_the_width(self, write: Writer, width: int) -> None:
        shown = "\n".join(plain(line) for line in text.lines(self.answer(write), width))
        assert max(map(len, shown.splitlines())) <= width
        for part in ("What cannot bear it", "Machines that change", "Under the nodes, before and after"):
            assert part in shown
        assert "What was expected" in shown and "16Gi → 48Gi" in shown

    def test_expectations_are_test_cases(self, write: Writer) -> None:
        root = ElementTree.fromstring(junit.rendered(self.answer(write)))
        (suite,) = root
        assert (suite.attrib["name"], suite.attrib["tests"], suite.attrib["failures"]) == ("grow", "3", "2")
        failed = {case.attrib["name"]: case[0].attrib["type"] for case in suite if len(case)}
        assert failed == {"complete: true": "broken", "free x@y: > 1": "unknown"}

    def test_without_expectations_steps_are(self) -> None:
        root = ElementTree.fromstring(
            junit.rendered(whatif.whatif(estate(), ["lose:n1", "add:9c/99Gi@pve1"]))
        )
        (suite,) = root
        assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1")


TERRAFORM = """\
resource "kubernetes_deployment" "api" {
  metadata {
    name      = "api"
    namespace = "shop"
  }
  spec {
    replicas = 2
    selector { match_labels = { app = "api" } }
    template {
      metadata { labels = { app = "api" } }
      spec {
        container {
          name  = "main"
          image = "a"
          resources { requests = { memory = "1Gi" } }
        }
      }
    }
  }
}
"""


class TestTrees:
    def test_a_kustomization_is_applied_as_a_whole(self, tmp_path: Path) -> None:
        folder = tmp_path / "shop"
        folder.mkdir()
        (folder / "kustomization.yaml").write_text(
            "namespace: shop\nreplicas: [{name: api, count: 3}]\nresources: [api.yaml]\n", encoding="utf-8"
        )
        (folder / "api.yaml").write_text(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 1\n"
            "  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n"
            "    spec: {containers: [{name: main, image: a, resources: {requests: {cpu: 500m}}}]}\n",
            encoding="utf-8",
        )
        (step,) = whatif.whatif(estate(), [f"apply:{folder}"]).steps
        assert step.complete and len(step.created) == 3
        again = whatif.whatif(estate(), [f"apply:{folder}", f"apply:{folder / 'kustomization.yaml'}"]).steps[
            1
        ]
        assert again.created == () and any("is unchanged" in note for note in again.notes)

    def test_terraform_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "main.tf").write_text(TERRAFORM, encoding="utf-8")
        (step,) = whatif.whatif(estate(), [f"apply:{tmp_path}"]).steps
        assert [move.pod.partition("-")[0] for move in step.created] == ["shop/api", "shop/api"]
