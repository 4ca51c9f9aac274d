"""Resources become the manifests that kubectl would take, each value with its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bayplan.model.policy import NamespaceInfo
from bayplan.sources.kubernetes import convert
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.objects import kinds
from bayplan.sources.terraform.stacks import StackReading, read_stack
from tests.sources.terraform.readings import checks, only, read, unknowns, with_container

CASES = Path(__file__).parent / "cases"
SHOP = CASES / "shop"
REFERENCES = ("var.", "each.", "local.", "metadata[0]", "${")


@pytest.fixture(scope="module")
def shop() -> StackReading:
    return read_stack("stacks/shop", Jail(SHOP), Library(), {})


def test_the_shop_is_read_as_it_would_be_applied(shop: StackReading) -> None:
    expected = json.loads((SHOP / "expected.json").read_text(encoding="utf-8"))
    assert {one.declared.address: one.manifest for one in shop.harvest.written} == expected
    assert shop.harvest.findings == ()
    assert [one.declared.unknowns for one in shop.harvest.written if one.declared.unknowns] == []


def test_every_manifest_of_the_shop_can_be_decoded(shop: StackReading) -> None:
    records = [convert(one.manifest) for one in shop.harvest.written]
    assert sum(record is not None for record in records) == len(records) - 2  # a config map, an operator's


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def test_the_line_of_a_value_holds_its_text(shop: StackReading) -> None:
    seen = 0
    for one in shop.harvest.written:
        for path, value in leaves(one.manifest):
            place = one.declared.places.get(path)
            if place is not None:
                line = (SHOP / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
                text = str(value).lower() if isinstance(value, bool) else str(value)
                assert text in line or any(word in line for word in REFERENCES), (path, value, line)
                seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("address", "path", "written"),
    [
        ("kubernetes_namespace.shop", "metadata.labels", "labels = merge(local.tier"),
        ("kubernetes_resource_quota.shop", "spec.hard.requests.memory", '"requests.memory" = "4Gi"'),
        ("kubernetes_limit_range.shop", "spec.limits[0].max.memory", 'memory = "4Gi"'),
        ("kubernetes_cron_job_v1.backup", "spec.schedule", 'schedule           = "30 3 * * *"'),
        ('module.app["cart"].kubernetes_deployment_v1.app', "spec.replicas", "replicas = var.replicas"),
        (
            'module.app["till"].kubernetes_deployment_v1.app',
            "spec.template.spec.containers[0].resources.requests.memory",
            "memory = var.memory",
        ),
        ('module.app["till"].kubernetes_deployment_v1.app', "spec.strategy", "strategy {"),
        (
            'module.app["till"].kubernetes_deployment_v1.app',
            "spec.template.spec.tolerations[0]",
            "toleration {",
        ),
        ("kubernetes_daemon_set_v1.agent", "spec.updateStrategy", "strategy {"),
        ("kubernetes_manifest.database", "spec.resources.limits.memory", 'limits   = { memory = "2Gi" }'),
    ],
)
def test_the_places_that_reviews_point_at(address: str, path: str, written: str, shop: StackReading) -> None:
    (declared,) = (one.declared for one in shop.harvest.written if one.declared.address == address)
    place = declared.places[path]
    line = (SHOP / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert written in line
    assert declared.origin.line < place.line <= place.last_line <= declared.origin.last_line


def test_comments_belong_to_what_they_stand_in_or_above(tmp_path: Path) -> None:
    text = "# far away\n\n# above one\n// above two" + with_container(
        'resources { # beside\n limits = { memory = "1Gi" } # DO NOT LOWER\n}'
    )
    found = only(read(tmp_path, {"main.tf": text + "# behind\n"}))
    words = [(one.line, one.text) for one in found.declared.comments]
    assert words == [(3, "above one"), (4, "above two"), (21, "beside"), (22, "DO NOT LOWER")]
    memory = found.declared.places["spec.template.spec.containers[0].resources.limits.memory"]
    assert memory.line == 22


@pytest.mark.parametrize("suffix", ["", "_v1"])
@pytest.mark.parametrize(
    "kind", ["deployment", "stateful_set", "job", "cron_job", "pod", "service", "secret", "priority_class"]
)
def test_every_version_of_a_type_means_the_same(kind: str, suffix: str) -> None:
    meaning = kinds.meaning(f"kubernetes_{kind}{suffix}")
    assert meaning is not None and meaning == kinds.meaning(f"kubernetes_{kind}")


def test_newer_versions_and_foreign_types() -> None:
    for name in (
        "kubernetes_horizontal_pod_autoscaler_v2beta2",
        "kubernetes_daemonset",
        "kubernetes_daemon_set_v1",
    ):
        assert kinds.wanted(name)
    for name in ("kubernetes_labels", "aws_instance", "kubernetes_config_map_v1_data", "kubernetes_"):
        assert not kinds.wanted(name)


def test_resources_may_be_written_as_blocks_of_an_older_provider(tmp_path: Path) -> None:
    body = 'resources {\n limits {\n memory = "1Gi"\n }\n requests {\n cpu = 2\n }\n}'
    found = only(read(tmp_path, {"main.tf": with_container(body)}))
    (container,) = found.manifest["spec"]["template"]["spec"]["containers"]
    assert container["resources"] == {"limits": {"memory": "1Gi"}, "requests": {"cpu": "2"}}
    assert found.declared.places["spec.template.spec.containers[0].resources.limits.memory"].line == 20


YAML = """resource "kubectl_manifest" "quota" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ResourceQuota
    metadata:
      name: ${local.name}
      namespace: shop
    spec:
      hard:
        limits.memory: ${var.memory}  # the whole shop
        pods: "10"
  YAML
}
locals {
  name = "shop"
}
variable "memory" {}
"""


def test_yaml_in_a_heredoc_keeps_its_lines_and_its_holes(tmp_path: Path) -> None:
    found = only(read(tmp_path, {"main.tf": YAML}))
    assert found.manifest["spec"] == {"hard": {"pods": "10"}}
    assert unknowns(found.declared) == {"spec.hard.limits.memory": "var.memory"}
    assert found.declared.places["spec.hard.pods"].line == 11
    assert found.declared.places["metadata.name"].line == 6
    assert [(one.line, one.text) for one in found.declared.comments] == [(10, "the whole shop")]
    filled = only(read(tmp_path, {"main.tf": YAML}, memory="8Gi"))
    assert filled.manifest["spec"]["hard"]["limits.memory"] == "8Gi"


def test_documents_of_a_file_are_objects_of_their_own(tmp_path: Path) -> None:
    files = {
        "main.tf": 'data "kubectl_file_documents" "all" {\n  content = file("${path.module}/all.yaml")\n}\n'
        'resource "kubectl_manifest" "one" {\n  for_each = data.kubectl_file_documents.all.manifests\n'
        "  yaml_body = each.value\n}\n"
        'resource "kubernetes_manifest" "two" {\n  manifest = yamldecode(file("two.yaml"))\n}\n',
        "all.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n---\napiVersion: v1\n"
        "kind: Namespace\nmetadata:\n  name: b\n",
        "two.yaml": "kind: Namespace\napiVersion: v1\nmetadata:\n  labels: {x: y}\n  name: c\n",
    }
    reading = read(tmp_path, files)
    where = [(one.declared.name, one.declared.origin.file, one.declared.places["metadata.name"].line)
             for one in reading.harvest.written]  # fmt: skip
    assert where == [("a", "all.yaml", 4), ("b", "all.yaml", 9), ("c", "two.yaml", 5)]
    assert reading.files == ("all.yaml", "main.tf", "two.yaml")


def test_broken_yaml_is_said_at_its_line(tmp_path: Path) -> None:
    reading = read(tmp_path, {"main.tf": YAML.replace("    kind: R", "    kind: {{ x }} R")})
    assert checks(reading.harvest.findings) == [("unreadable-terraform", "main.tf", 4)]


COMMAND = """resource "null_resource" "database" {
  provisioner "local-exec" {
    command = <<-EOT
      set -e
      kubectl apply -f - <<EOF
      apiVersion: postgresql.cnpg.io/v1
      kind: Cluster
      metadata:
        name: pg
        namespace: dbaas
      spec:
        instances: 2
        storage: $SIZE
        resources:
          requests:
            memory: 1Gi
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata:
        name: dbaas
        namespace: dbaas
      spec:
        hard:
          pods: "3"
      EOF
      echo done
    EOT
  }
}
"""


def test_manifests_in_a_command_are_read_and_the_command_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "sentinel").write_text("here")
    text = COMMAND.replace("set -e", "rm sentinel")
    reading = read(tmp_path, {"main.tf": text})
    assert (tmp_path / "sentinel").exists()
    cluster, quota = reading.harvest.written
    assert (cluster.declared.subject, cluster.declared.origin.line) == ("Cluster dbaas/pg", 6)
    assert (quota.manifest["spec"], quota.declared.places["spec.hard.pods"].line) == (
        {"hard": {"pods": "3"}},
        25,
    )
    assert cluster.manifest["spec"]["resources"]["requests"]["memory"] == "1Gi"
    assert cluster.declared.places["spec.resources"].line == 14


def test_a_command_that_only_looks_like_it_is_left_alone(tmp_path: Path) -> None:
    text = COMMAND.replace("kubectl apply -f -", "cat > file.yaml")
    assert read(tmp_path, {"main.tf": text}).harvest.written == ()


def test_labels_of_a_namespace_are_kept(tmp_path: Path) -> None:
    text = 'resource "kubernetes_namespace_v1" "a" {\n  metadata {\n    name = "a"\n    labels = {\n'
    text += '      tier = "1"\n      empty = ""\n    }\n    annotations = { why = "x" }\n  }\n}\n'
    found = only(read(tmp_path, {"main.tf": text}))
    record = convert(found.manifest)
    assert isinstance(record, NamespaceInfo)
    assert found.declared.labels == {"tier": "1", "empty": ""}
    assert found.declared.annotations == {"why": "x"}
    assert found.declared.places["metadata.labels.tier"].line == 5
    assert found.declared.key == ("Namespace", "", "a")
