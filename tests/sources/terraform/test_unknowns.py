"""What no file gives travels through expressions, under the name of what would tell it."""

from pathlib import Path

import pytest

from bayplan.sources.kubernetes import convert
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.stacks import read_stack
from bayplan.sources.terraform.values.unknowns import Lost, lost_in, needs_of
from tests.sources.terraform.readings import dig, only, read, unknowns, value_of, with_container, write

SECRET = """
variable "token" {}
data "vault_kv_secret_v2" "s" {
  name = "x"
}
"""
NEEDED = 'data.vault_kv_secret_v2.s.data["mem"]'


@pytest.mark.parametrize(
    ("expression", "needs"),
    [
        ("var.token", ["var.token"]),
        ("var.token.size[0]", ["var.token.size[0]"]),
        (NEEDED, [NEEDED]),
        ('"${var.token}-a"', ["var.token"]),
        ("upper(var.token)", ["var.token"]),
        ("1 + var.token", ["var.token"]),
        ("[for x in var.token : x]", ["var.token"]),
        ("var.token ? 1 : 2", ["var.token"]),
        ("length([var.token])", []),
        ("keys({a = var.token})", []),
        ("try(var.token.x, 1)", ["var.token.x"]),
        ("var.token == null", ["var.token"]),
        ("false && var.token", []),
        ("true || var.token", []),
        ("var.token ? 1 : 1", []),
        ("timestamp()", ["timestamp()"]),
        ("merge({a = 1}, {b = var.token}).a", []),
        ('join("-", ["a", var.token])', ["var.token"]),
        ("yamldecode(yamlencode({a = var.token, b = 2})).b", []),
        ("yamldecode(yamlencode({a = var.token, b = 2})).a", ["var.token"]),
        ("jsondecode(jsonencode({a = [var.token]})).a", ["var.token"]),
        ('format("%s-%s", "a", var.token)', ["var.token"]),
        ('format("%d", var.token)', ["var.token"]),
        ("coalesce(var.token, 1)", ["var.token"]),
        ("sha256(var.token)", ["var.token"]),
        ('contains(["a", var.token], "a")', []),
        ('contains(["a", var.token], "b")', ["var.token"]),
    ],
)
def test_only_what_hangs_on_an_unknown_is_unknown(expression: str, needs: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": SECRET})
    assert needs_of(value_of(expression, tmp_path)) == needs


def test_a_text_with_a_hole_says_what_would_fill_it() -> None:
    assert lost_in("mem: " + Lost("var.a").hole, Lost('x["b"]')) is not None
    assert needs_of({"k": ["a" + Lost('x["b"]').hole, Lost("var.a")]}) == ['x["b"]', "var.a"]


def test_an_unknown_amount_is_left_out_and_named(tmp_path: Path) -> None:
    body = f'resources {{\n limits = {{ memory = {NEEDED}, cpu = "1" }}\n}}'
    found = only(read(tmp_path, {"main.tf": SECRET + with_container(body)}))
    path = "spec.template.spec.containers[0].resources.limits"
    assert unknowns(found.declared) == {f"{path}.memory": NEEDED}
    assert dig(found.manifest, "spec", "template", "spec", "containers", 0, "resources") == {
        "limits": {"cpu": "1"}
    }
    assert convert(found.manifest)


def test_what_is_given_fills_it(tmp_path: Path) -> None:
    body = "resources {\n limits = { memory = var.token }\n}"
    found = only(read(tmp_path, {"main.tf": SECRET + with_container(body)}, token="2Gi"))
    assert dig(found.manifest, "spec", "template", "spec", "containers", 0, "resources", "limits") == {
        "memory": "2Gi"
    }
    assert unknowns(found.declared) == {}


@pytest.mark.parametrize(
    "needs", [NEEDED, "module.m.size", "random_pet.x.id", "timestamp()", "terraform_remote_state.s.outputs.m"]
)
def test_anything_that_is_needed_can_be_given_by_its_name(needs: str, tmp_path: Path) -> None:
    text = SECRET + 'module "m" {\n  source = "git::https://example.org/x"\n}\nresource "random_pet" "x" {}\n'
    text += 'resource "terraform_remote_state" "s" {}\n'
    text += with_container(f"resources {{\n limits = {{ memory = {needs} }}\n}}")
    write(tmp_path, {"main.tf": text})
    found = only(read_stack("", Jail(tmp_path), Library(), {needs: "3Gi"}))
    assert dig(found.manifest, "spec", "template", "spec", "containers", 0, "resources", "limits") == {
        "memory": "3Gi"
    }
    missing = only(read_stack("", Jail(tmp_path), Library(), {}))
    assert list(unknowns(missing.declared).values()) == [needs]


def test_an_explicit_null_is_absent_not_unknown(tmp_path: Path) -> None:
    body = 'resources {\n limits = { memory = null, cpu = "1" }\n}'
    found = only(read(tmp_path, {"main.tf": with_container(body)}))
    assert dig(found.manifest, "spec", "template", "spec", "containers", 0, "resources", "limits") == {
        "cpu": "1"
    }
    assert unknowns(found.declared) == {}


def test_noise_is_not_listed(tmp_path: Path) -> None:
    body = 'image = var.token\nenv {\n name = "A"\n value = var.token\n}\ncommand = [var.token]'
    found = only(read(tmp_path, {"main.tf": SECRET + with_container(body)}))
    assert unknowns(found.declared) == {}


def test_names_that_nobody_knows_have_stand_ins(tmp_path: Path) -> None:
    text = SECRET + with_container("image = null").replace('"shop"', "var.token").replace(
        'name      = "web"', 'name = "x-${var.token}"'
    )
    found = only(read(tmp_path, {"main.tf": text}))
    assert unknowns(found.declared) == {"metadata.name": "var.token", "metadata.namespace": "var.token"}
    assert (found.declared.namespace, found.declared.name) == ("default", "web")
    assert convert(found.manifest)


def test_as_many_as_nobody_knows_are_counted_as_one_and_said(tmp_path: Path) -> None:
    text = SECRET + with_container("image = each.value").replace('"web" {', '"web" {\n  for_each = var.token')
    reading = read(tmp_path, {"main.tf": text})
    found = only(reading)
    assert unknowns(found.declared)[""] == "var.token"
    (finding,) = reading.harvest.findings
    assert finding.check == "unknown-number-of-objects"
    assert finding.summary.startswith("how many of kubernetes_deployment.web there are hangs on var.token")


def test_unknown_blocks_are_named(tmp_path: Path) -> None:
    dynamic = 'image = "a"\n}\ndynamic "container" {\n for_each = var.token\n content {\n name = "x"\n }'
    found = only(read(tmp_path, {"main.tf": SECRET + with_container(dynamic)}))
    assert unknowns(found.declared) == {"spec.template.spec.containers": "var.token"}
    assert len(dig(found.manifest, "spec", "template", "spec", "containers")) == 1
