"""What may be a password is in no answer and in no cache, wherever in a tree it stands."""

import json
import re
from pathlib import Path

import pytest

from tests.robust import desk

SECRET = "xyzzy-plugh"

TERRAFORM = f"""
variable "password" {{
  type      = string
  default   = "{SECRET}-default"
  sensitive = true
}}
variable "number" {{
  type    = number
  default = "{SECRET}-number"
}}
variable "given" {{
  sensitive = true
}}
locals {{
  address = "postgres://u:{SECRET}-local@db.example.org/${{var.password}}"
}}
resource "kubernetes_secret" "s" {{
  metadata {{
    name = "s"
  }}
  data = {{
    password = var.password
    given    = var.given
    number   = var.number
    other    = "{SECRET}-data"
  }}
}}
resource "kubernetes_config_map" "c" {{
  metadata {{
    name = "c"
  }}
  data = {{
    address = local.address
  }}
}}
resource "kubernetes_deployment" "web" {{
  metadata {{
    name = "web"
  }}
  spec {{
    replicas = 1
    selector {{
      match_labels = {{ app = "web" }}
    }}
    template {{
      metadata {{
        labels = {{ app = "web" }}
      }}
      spec {{
        container {{
          name    = "web"
          image   = "registry.example/app:1"
          command = ["run", "--token={SECRET}-command"]
          args    = ["--token={SECRET}-argument"]
          env {{
            name  = "PASSWORD"
            value = var.password
          }}
          env {{
            name  = "ADDRESS"
            value = local.address
          }}
        }}
      }}
    }}
  }}
}}
resource "helm_release" "h" {{
  name   = "h"
  chart  = "c"
  values = [yamlencode({{
    auth      = {{ password = "{SECRET}-values" }},
    resources = {{ limits = {{ memory = "64Mi" }} }}
  }})]
  set_sensitive {{
    name  = "x"
    value = "{SECRET}-set"
  }}
}}
resource "kubernetes_namespace" "n" {{
  metadata {{
    name = tonumber("{SECRET}-tonumber")
    labels = {{
      a = parseint("{SECRET}-parseint", 10)
      b = base64decode("{SECRET}-base64!")
      c = cidrhost("{SECRET}-cidr", 1)
      d = jsondecode("{SECRET}-json").a
      e = yamldecode("a: [{SECRET}-yaml")
      f = timeadd(var.password, "1h")
    }}
  }}
}}
module "m" {{
  source = "https://user:{SECRET}-user@example.org/m.zip?token={SECRET}-query"
}}
provider "x" {{
  token = "{SECRET}-provider"
}}
"""

MANIFESTS = f"""apiVersion: v1
kind: Secret
metadata:
  name: t
  annotations: {{kubectl.kubernetes.io/last-applied-configuration: '{{"data":"{SECRET}-applied"}}'}}
data: {{a: {SECRET}-encoded}}
stringData: {{b: {SECRET}-plain}}
---
apiVersion: v1
kind: Secret
metadata: {{name: not-a-map}}
data: {SECRET}-text
stringData: [{SECRET}-list]
---
apiVersion: v1
kind: Secret
metadata: {{name: twice}}
stringData:
  a: {SECRET}-first
  a: {SECRET}-second
---
apiVersion: v1
kind: Secret
metadata: {{name: tab}}
stringData:
\tpassword: {SECRET}-tab
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: d}}
data: {{a: {SECRET}-map}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: d}}
spec:
  selector: {{matchLabels: {{app: d}}}}
  template:
    metadata: {{labels: {{app: d}}}}
    spec:
      containers:
        - name: d
          image: registry.example/app:1
          args: [{SECRET}-argument, 3]
          env: [{{name: P, value: {SECRET}-env}}, {{name: Q, valueFrom: {SECRET}-from}}]
---
apiVersion: v1
kind: Secret
metadata: {{name: open}}
stringData:
  password: "{SECRET}-open
"""

JSON = f"""{{"apiVersion": "v1", "kind": "Secret", "metadata": {{"name": "j"}},
 "stringData": {{"a": "{SECRET}-json"}} "x"}}"""
TREE = {
    "stacks/a/main.tf": TERRAFORM,
    "stacks/a/terraform.tfvars": f'password = "{SECRET}-tfvars"\nbroken = {{ "{SECRET}-broken\n',
    "stacks/b/main.tf": f'locals {{\n  a = "{SECRET}-unclosed\n}}\n',
    "stacks/b/secret.auto.tfvars.json": f'{{"a": "{SECRET}-tfvars-json" "b"}}',
    "s.yaml": MANIFESTS,
    "s.json": JSON,
}


@pytest.fixture
def told(tmp_path: Path) -> dict[str, str]:
    """Everything that a review of it brings forth: each form, and each file of the cache."""
    tree, cache = desk.sow(tmp_path / "tree", TREE), tmp_path / "cache"
    given = ("--set", f"var.given={SECRET}-given", "--set", f"token={SECRET}-token")
    answers = desk.forms(tree, tmp_path / "answers", "--cache", cache, *given)
    kept = {path.name: path.read_bytes().decode("latin-1") for path in cache.rglob("*") if path.is_file()}
    assert len(kept) == 4
    return {**answers, **kept}


def test_no_password_is_told(told: dict[str, str]) -> None:
    leaks = {name: re.findall(rf"{SECRET}[\w-]*", written) for name, written in told.items()}
    assert {name: found for name, found in leaks.items() if found} == {}


def test_what_is_wrong_is_told_all_the_same(told: dict[str, str]) -> None:
    found = [(one["file"], one.get("line")) for one in json.loads(told["json"])["findings"]]
    places = {f"{Path(file).name}:{line}" for file, line in found}
    assert {"s.yaml:20", "s.yaml:26", "s.json:2", "terraform.tfvars:2", "main.tf:2"} <= places
    assert "'https://example.org/m.zip' is not in this tree" in told["json"]
