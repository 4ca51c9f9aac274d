"""Sizes in the values of Helm releases."""

from pathlib import Path

from bayplan.model.trees import ChartSizes
from tests.sources.terraform.readings import checks, read

RELEASE = """resource "helm_release" "app" {
  name      = "app"
  namespace = "shop"
  chart     = "app"
  %s
}
"""


def charts(root: Path, values: str, files: dict[str, str] | None = None) -> dict[str, ChartSizes]:
    reading = read(root, {"main.tf": RELEASE % values, **(files or {})})
    assert reading.harvest.findings == ()
    return {one.path: one for one in reading.harvest.charts}


def amounts(found: ChartSizes) -> tuple[dict[str, str], dict[str, str]]:
    sides = (found.resources.requests, found.resources.limits)
    first, second = ({name: str(amount) for name, amount in side.items()} for side in sides)
    return first, second


VALUES = """controller:
  replicaCount: 2
  resources:
    requests:
      cpu: 100m
      memory: ${memory}
    limits:
      memory: 1Gi
sidecar:
  enabled: false
  inner:
    resources:
      limits: {memory: 1Gi}
list:
  - name: a
    resources:
      limits: {memory: 2Gi}
empty:
  resources: {}
text: "{{ $labels.x }} $${y}"
%{ if big ~}
extra:
  resources: {limits: {cpu: 1}}
%{ endif ~}
"""


def test_a_template_of_values_keeps_its_lines(tmp_path: Path) -> None:
    call = 'values = [templatefile("${path.module}/values.tpl", { memory = "512Mi", big = true })]'
    found = charts(tmp_path, call, {"values.tpl": VALUES})
    assert list(found) == ["controller.resources", "list[0].resources", "extra.resources"]
    first = found["controller.resources"]
    assert (first.release, first.namespace, first.replicas) == ("app", "shop", 2)
    assert amounts(first) == ({"cpu": "100m", "memory": "512Mi"}, {"memory": "1Gi"})
    assert [(one.origin.file, one.origin.line) for one in found.values()] == [
        ("values.tpl", 3),
        ("values.tpl", 16),
        ("values.tpl", 23),
    ]


def test_what_a_template_cannot_know_is_named(tmp_path: Path) -> None:
    text = 'variable "m" {}\n' + RELEASE % 'values = [templatefile("v.tpl", { memory = var.m, big = false })]'
    (first, _) = read(tmp_path, {"main.tf": text, "v.tpl": VALUES}).harvest.charts
    assert [(one.path, one.needs) for one in first.unknowns] == [
        ("controller.resources.requests.memory", "var.m")
    ]
    assert amounts(first) == ({"cpu": "100m"}, {"memory": "1Gi"})


def test_later_documents_and_settings_win(tmp_path: Path) -> None:
    values = """values = [
    yamlencode({
      a = { resources = { limits = { memory = "1Gi" }, requests = { cpu = "1" } }, replicas = 3 }
    }),
    "a:\\n  resources:\\n    limits:\\n      memory: 2Gi\\n    requests:\\n",
    <<-EOT
      b:
        resources:
          limits: {memory: 64Mi}
    EOT
  ]
  set {
    name  = "b.resources.limits.memory"
    value = "96Mi"
  }
  set {
    name  = "c\\\\.d.items[1].resources.limits.nvidia\\\\.com/gpu"
    value = "1"
  }"""
    found = charts(tmp_path, values)
    assert amounts(found["a.resources"]) == ({}, {"memory": "2Gi"})
    assert found["a.resources"].replicas == 3
    assert amounts(found["b.resources"]) == ({}, {"memory": "96Mi"})
    assert amounts(found["c.d.items[1].resources"]) == ({}, {"nvidia.com/gpu": "1"})


def test_settings_may_be_a_list(tmp_path: Path) -> None:
    values = 'set = [{ name = "resources.limits.cpu", value = "2" }, { name = "replicas", value = 2 }]'
    found = charts(tmp_path, values)
    assert (amounts(found["resources"]), found["resources"].replicas) == (({}, {"cpu": "2"}), 2)


def test_a_release_whose_namespace_nobody_knows_is_not_in_default(tmp_path: Path) -> None:
    release = RELEASE.replace('"shop"', '"${var.team}-shop"')
    text = 'variable "team" {}\n' + release % 'values = ["resources: {limits: {memory: 1Gi}}"]'
    (found,) = read(tmp_path, {"main.tf": text}).harvest.charts
    assert (found.namespace, [(one.path, one.needs) for one in found.unknowns]) == (
        "${var.team}",
        [("metadata.namespace", "var.team")],
    )


def test_sizes_of_which_nothing_is_known_are_unknown_and_not_absent(tmp_path: Path) -> None:
    values = """values = [yamlencode({
    server = { replicas = 2, resources = { limits = { memory = var.m } } }
    worker = { resources = var.r }
    off    = { enabled = false, resources = var.r }
  })]"""
    text = 'variable "m" {}\nvariable "r" {}\n' + RELEASE % values
    found = {one.path: one for one in read(tmp_path, {"main.tf": text}).harvest.charts}
    assert {path: [one.path for one in size.unknowns] for path, size in found.items()} == {
        "server.resources": ["server.resources.limits.memory"],
        "worker.resources": ["worker.resources"],
    }
    assert (found["server.resources"].replicas, amounts(found["server.resources"])) == (2, ({}, {}))


def test_an_amount_that_is_none_is_said(tmp_path: Path) -> None:
    text = RELEASE % 'values = [yamlencode({ resources = { limits = { memory = "2 GB" } } })]'
    harvest = read(tmp_path, {"main.tf": text}).harvest
    assert (harvest.charts, checks(harvest.findings)) == ((), [("unreadable-terraform", "main.tf", 5)])


def test_values_that_hang_on_something_unknown_are_said(tmp_path: Path) -> None:
    text = 'variable "v" {}\n' + RELEASE % "values = [var.v]"
    reading = read(tmp_path, {"main.tf": text})
    assert checks(reading.harvest.findings) == [("unknown-number-of-objects", "main.tf", 6)]
    assert "hang on var.v; sizes in them are missing" in reading.harvest.findings[0].summary


def test_values_that_are_no_yaml_are_said_at_their_line(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"main.tf": RELEASE % 'values = [file("v.yaml")]', "v.yaml": "a: 1\n{{ b }}: 2\n"}
    )
    assert checks(reading.harvest.findings) == [("unreadable-terraform", "v.yaml", 2)]
