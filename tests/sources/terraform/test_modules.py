"""Variables, locals, copies and calls of modules, as Terraform works them out."""

from pathlib import Path

import pytest

from bayplan.sources.terraform.stacks import StackReading
from tests.sources.terraform.readings import checks, read

NAMESPACE = 'resource "kubernetes_namespace" "n" {\n  metadata {\n    name = var.name\n  }\n}\n'
VARIABLE = 'variable "name" {\n  default = "plain"\n}\n'


def names(reading: StackReading) -> list[str]:
    return [one.declared.name for one in reading.harvest.written]


def addresses(reading: StackReading) -> list[str]:
    return [one.declared.address for one in reading.harvest.written]


def test_a_default_counts_where_nothing_else_is_said(tmp_path: Path) -> None:
    assert names(read(tmp_path, {"main.tf": VARIABLE + NAMESPACE})) == ["plain"]


def test_files_of_variables_come_in_terraforms_order(tmp_path: Path) -> None:
    files = {"main.tf": VARIABLE + NAMESPACE, "terraform.tfvars": 'name = "first"\n'}
    assert names(read(tmp_path, files)) == ["first"]
    files["b.auto.tfvars"] = 'name = "third"\n'
    files["a.auto.tfvars"] = 'name = "second"\n'
    assert names(read(tmp_path, files)) == ["third"]
    files["c.auto.tfvars.json"] = '{"name": "fourth"}'
    assert names(read(tmp_path, files)) == ["fourth"]
    assert names(read(tmp_path, files, name="given")) == ["given"]


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        ("number", "3", "3"),
        ("list(string)", '["x", "y"]', "x-y"),
        ('object({ a = string, b = optional(string, "z") })', '{ a = "x" }', "x-z"),
        ("map(string)", '{ k = "v" }', "v"),
        ("set(string)", '["b", "a", "b"]', "a-b"),
        ("string", '["x"]', '["x"]'),
    ],
)
def test_what_is_given_is_read_as_the_declared_type(
    type_: str, given: str, expected: str, tmp_path: Path
) -> None:
    shown = 'try(join("-", var.name), join("-", values(var.name)), tostring(var.name))'
    text = f'variable "name" {{\n  type = {type_}\n}}\n' + NAMESPACE.replace("var.name", shown)
    assert names(read(tmp_path, {"main.tf": text}, name=given)) == [expected]


def test_copies_have_addresses(tmp_path: Path) -> None:
    text = (
        'resource "kubernetes_namespace" "c" {\n  count = 2\n  metadata {\n'
        '    name = "c-${count.index}"\n  }\n}\n'
        'resource "kubernetes_namespace" "e" {\n  for_each = { b = "x", a = "y" }\n  metadata {\n'
        '    name = "${each.key}-${each.value}"\n  }\n}\n'
        'resource "kubernetes_namespace" "s" {\n  for_each = toset(["q", "p"])\n  metadata {\n'
        "    name = each.value\n  }\n}\n"
        'resource "kubernetes_namespace" "none" {\n  count = 0\n  metadata {\n    name = "none"\n  }\n}\n'
    )
    reading = read(tmp_path, {"main.tf": text})
    assert names(reading) == ["c-0", "c-1", "a-y", "b-x", "p", "q"]
    assert addresses(reading)[1:3] == ["kubernetes_namespace.c[1]", 'kubernetes_namespace.e["a"]']


def test_copies_can_be_referred_to(tmp_path: Path) -> None:
    text = (
        'resource "kubernetes_namespace" "e" {\n  for_each = toset(["a", "b"])\n  metadata {\n'
        "    name = each.key\n  }\n}\n"
        'resource "kubernetes_namespace" "c" {\n  count = 1\n  metadata {\n    name = "c"\n  }\n}\n'
        "locals {\n  all = [for one in kubernetes_namespace.e : one.metadata[0].name]\n}\n"
    ) + NAMESPACE.replace(
        "var.name",
        'join("-", [kubernetes_namespace.e["b"].metadata[0].name,'
        " one(kubernetes_namespace.c[*].metadata[0].name), length(local.all), kubernetes_namespace.c[0].id])",
    )
    assert names(read(tmp_path, {"main.tf": text}))[-1] == "b-c-2-c"


MODULES = {
    "stacks/a/main.tf": (
        'module "app" {\n  for_each = { blog = "1", shop = "2" }\n  source = "../../modules/app"\n'
        '  name = "${each.key}-${each.value}"\n}\n'
        'module "again" {\n  source = "../../modules/app"\n  name = module.app["blog"].whole\n}\n'
    ),
    "modules/app/main.tf": (
        VARIABLE + 'module "deep" {\n  source = "./deep"\n  name = upper(var.name)\n}\n'
        'output "whole" {\n  value = "<${module.deep.name}>"\n}\n'
    ),
    "modules/app/deep/main.tf": VARIABLE + NAMESPACE + 'output "name" {\n  value = var.name\n}\n',
    "modules/unused/main.tf": NAMESPACE,
}


def test_modules_are_read_as_often_as_they_are_called(tmp_path: Path) -> None:
    reading = read(tmp_path, MODULES, "stacks/a")
    assert names(reading) == ["BLOG-1", "SHOP-2", "<BLOG-1>"]
    assert addresses(reading)[0] == 'module.app["blog"].module.deep.kubernetes_namespace.n'
    origin = reading.harvest.written[0].declared.origin
    assert (origin.file, origin.line, origin.last_line) == ("modules/app/deep/main.tf", 4, 8)
    assert (origin.module, origin.stack) == ('module.app["blog"].module.deep', "stacks/a")
    assert reading.files == ("modules/app/deep/main.tf", "modules/app/main.tf", "stacks/a/main.tf")


def test_paths_are_as_terraform_has_them(tmp_path: Path) -> None:
    files = {
        "stacks/a/main.tf": 'module "m" {\n  source = "../../modules/m"\n}\n',
        "modules/m/main.tf": NAMESPACE.replace("var.name", 'file("${path.module}/name.txt")'),
        "modules/m/name.txt": "from-file",
    }
    assert names(read(tmp_path, files, "stacks/a")) == ["from-file"]
    files["modules/m/main.tf"] = NAMESPACE.replace("var.name", '"${path.module} ${path.root}"')
    assert names(read(tmp_path, files, "stacks/a")) == ["../../modules/m ."]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("git::https://example.org/m.git", "is not in this tree"),
        ("terraform-aws-modules/vpc/aws", "is not in this tree"),
        ("./nowhere", "there is no folder stacks/a/nowhere"),
        ("./", "is a module that it is itself part of"),
    ],
)
def test_a_module_that_cannot_be_read_costs_itself_only(source: str, why: str, tmp_path: Path) -> None:
    text = f'module "m" {{\n  source = "{source}"\n}}\n' + VARIABLE + NAMESPACE
    reading = read(tmp_path, {"stacks/a/main.tf": text}, "stacks/a")
    assert names(reading) == ["plain"]
    (finding,) = reading.harvest.findings
    assert (finding.check, finding.file, finding.line) == ("module-not-read", "stacks/a/main.tf", 2)
    assert why in finding.summary


def test_what_a_missing_module_would_say_is_unknown(tmp_path: Path) -> None:
    text = 'module "m" {\n  source = "git::https://example.org/m.git"\n}\n' + NAMESPACE.replace(
        "var.name", "module.m.name"
    )
    (found,) = read(tmp_path, {"main.tf": text}).harvest.written
    assert [(one.path, one.needs) for one in found.declared.unknowns] == [("metadata.name", "module.m.name")]


def test_modules_in_a_circle_end(tmp_path: Path) -> None:
    files = {
        "s/main.tf": 'module "a" {\n  source = "../a"\n}\n',
        "a/main.tf": 'module "b" {\n  source = "../b"\n}\n' + VARIABLE + NAMESPACE,
        "b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
    }
    reading = read(tmp_path, files, "s")
    assert names(reading) == ["plain"]
    assert checks(reading.harvest.findings) == [("module-not-read", "b/main.tf", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "locals {\n  a = local.b\n  b = local.a\n}\n" + NAMESPACE.replace("var.name", "local.a"),
        NAMESPACE.replace("var.name", "kubernetes_namespace.n.metadata[0].name"),
        NAMESPACE.replace("{\n  metadata", "{\n  count = length(kubernetes_namespace.n)\n  metadata", 1),
    ],
    ids=["locals", "a resource", "a count"],
)
def test_values_in_a_circle_are_refused(text: str, tmp_path: Path) -> None:
    reading = read(tmp_path, {"main.tf": text})
    assert "hangs on itself" in reading.harvest.findings[0].summary
    assert reading.harvest.findings[0].check == "terraform-refuses"


def test_terragrunt_inputs_count_below_everything_else(tmp_path: Path) -> None:
    files = {
        "live/root.hcl": 'inputs = {\n  name = "from-above"\n  other = get_env("X")\n}\n',
        "live/a/terragrunt.hcl": 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n',
        "live/a/main.tf": VARIABLE + NAMESPACE,
    }
    assert names(read(tmp_path, files, "live/a")) == ["from-above"]
    files["live/a/terragrunt.hcl"] += 'locals {\n  x = "own"\n}\ninputs = {\n  name = local.x\n}\n'
    assert names(read(tmp_path, files, "live/a")) == ["own"]
    files["live/a/terragrunt.hcl"] = "inputs = {\n  name = dependency.b.outputs.name\n}\n"
    (found,) = read(tmp_path, files, "live/a").harvest.written
    assert [one.needs for one in found.declared.unknowns] == ["dependency.b.outputs.name"]
    assert names(read(tmp_path, {**files, "live/a/terraform.tfvars": 'name = "x"\n'}, "live/a")) == ["x"]
