"""What stands around the blocks of a made-up Terraform tree: heads of stacks, policies, text."""

from typing import Final

TIERS: Final = ("0-core", "1-cluster", "2-gpu", "3-edge", "4-aux")
TEXT_WIDTH: Final = 40


def head(name: str, tier: str) -> str:
    return f"""\
# {name}: one of many. What it needs stands below; what it was before stands in the log.

variable "tier" {{
  type    = string
  default = "{tier}"
}}

data "vault_kv_secret_v2" "secrets" {{
  mount = "secret"
  name  = "{name}"
}}

resource "kubernetes_namespace" "{name}" {{
  metadata {{
    name = "{name}"
    labels = {{
      tier                              = var.tier
      "resource-governance/custom-quota" = "true"
    }}
  }}
}}

resource "kubernetes_resource_quota" "quota" {{
  metadata {{
    name      = "quota"
    namespace = kubernetes_namespace.{name}.metadata[0].name
  }}
  spec {{
    hard = {{
      "requests.cpu"    = "16"
      "requests.memory" = "32Gi"
      "limits.memory"   = "64Gi"
      pods              = "60"
    }}
  }}
}}

"""


def call(name: str) -> str:
    return f"""\
module "{name}" {{
  source    = "./modules/{name}"
  namespace = kubernetes_namespace.{name}.metadata[0].name
  tier      = var.tier
  password  = data.vault_kv_secret_v2.secrets.data["password"]
  sizes = {{
    small = {{ cpu = "10m", memory = "64Mi" }}
    large = {{ cpu = "250m", memory = "512Mi" }}
  }}
}}

"""


VARIABLES: Final = """\
variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "password" {
  type      = string
  sensitive = true
}

variable "sizes" {
  type = map(object({
    cpu    = string
    memory = string
  }))
  default = {}
}

locals {
  replicas = lookup(var.sizes, "large", null) == null ? 1 : 2
}
"""


POLICIES: Final = """\
locals {
  tiers = {
    "0-core"    = { limit = "256Mi", max = "8Gi" }
    "1-cluster" = { limit = "256Mi", max = "8Gi" }
    "2-gpu"     = { limit = "1Gi", max = "16Gi" }
    "3-edge"    = { limit = "256Mi", max = "8Gi" }
    "4-aux"     = { limit = "256Mi", max = "4Gi" }
  }
}

resource "kubernetes_manifest" "limit_ranges" {
  manifest = {
    apiVersion = "kyverno.io/v1"
    kind       = "ClusterPolicy"
    metadata = {
      name = "tier-limit-ranges"
    }
    spec = {
      rules = [for tier, is in local.tiers : {
        name = tier
        match = {
          any = [{ resources = { kinds = ["Namespace"], selector = { matchLabels = { tier = tier } } } }]
        }
        generate = {
          apiVersion = "v1"
          kind       = "LimitRange"
          name       = "tier-defaults"
          namespace  = "{{request.object.metadata.name}}"
          data = {
            spec = {
              limits = [{
                type           = "Container"
                default        = { memory = is.limit }
                defaultRequest = { cpu = "50m", memory = "64Mi" }
                max            = { memory = is.max }
              }]
            }
          }
        }
      }]
    }
  }
}

"""


def values(number: int) -> str:
    """A chart's values in a file."""
    lines = [f"setting{index}: {index * number}" for index in range(200)]
    sizes = "resources:\n  requests:\n    cpu: 50m\n    memory: 128Mi\n  limits:\n    memory: 128Mi\n"
    return sizes + "\n".join(lines) + "\n"


def settings(name: str, lines: int) -> str:
    """A file of so many lines, nearly all of them text in a heredoc: a dashboard, a program's settings."""
    start = f"""\
# What {name} is told. Long, and of no interest to anybody who counts memory.

resource "kubernetes_config_map" "settings" {{
  metadata {{
    name      = "settings"
    namespace = "{name}"
  }}
  data = {{
    "settings.ini" = <<-SETTINGS
"""
    end = "    SETTINGS\n  }\n}\n"
    inner = lines - start.count("\n") - end.count("\n")
    text = "".join(
        f"      key.{index:05} = {'-' * (index % TEXT_WIDTH)} # what it was before: {index * 7}\n"
        for index in range(inner)
    )
    return start + text + end
