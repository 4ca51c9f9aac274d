"""The modules that the stacks of a made-up Terraform tree share."""

from typing import Final

NFS_VOLUME: Final = """\
variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "size" {
  type    = string
  default = "1Gi"
}

resource "kubernetes_persistent_volume_claim" "claim" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    access_modes       = ["ReadWriteMany"]
    storage_class_name = "nfs"
    resources {
      requests = {
        storage = var.size
      }
    }
  }
}

output "claim_name" {
  value = kubernetes_persistent_volume_claim.claim.metadata[0].name
}
"""

_OPTIONS: Final = (
    "full_host",
    "service_name",
    "tls_secret",
    "body_size",
    "group",
    "icon",
    "title",
    "record",
    "root_domain",
    "monitor_path",
)

INGRESS: Final = (
    "".join(f'variable "{name}" {{\n  type    = string\n  default = null\n}}\n\n' for name in _OPTIONS)
    + """\
variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "hosts" {
  type = list(string)
}

variable "protected" {
  type    = bool
  default = false
}

variable "port" {
  type    = number
  default = 80
}

variable "annotations" {
  type    = map(string)
  default = {}
}

locals {
  domain      = coalesce(var.root_domain, "example.org")
  service     = coalesce(var.service_name, var.name)
  names       = [for host in var.hosts : format("%s.%s", lower(host), local.domain)]
  chosen      = var.full_host != null ? [var.full_host] : local.names
  middlewares = compact(concat(
    ["traefik-rate-limit@kubernetescrd", "traefik-headers@kubernetescrd"],
    var.protected ? ["traefik-sign-in@kubernetescrd"] : ["traefik-anti-bot@kubernetescrd"],
    [var.body_size == null ? "" : "${var.namespace}-${var.name}-body@kubernetescrd"],
  ))
  listed = {
    "example.org/enabled" = "true"
    "example.org/group"   = coalesce(var.group, "Other")
    "example.org/icon"    = coalesce(var.icon, "${replace(var.name, "-", "_")}.png")
    "example.org/title"   = coalesce(var.title, title(var.name))
    "example.org/href"    = "https://${local.chosen[0]}"
  }
}

resource "kubernetes_manifest" "body" {
  count = var.body_size == null ? 0 : 1
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {
      name      = "${var.name}-body"
      namespace = var.namespace
    }
    spec = {
      buffering = {
        maxRequestBodyBytes = var.body_size
      }
    }
  }
}

resource "kubernetes_ingress_v1" "ingress" {
  metadata {
    name      = var.name
    namespace = var.namespace
    annotations = merge(
      local.listed,
      { "traefik.ingress.kubernetes.io/router.middlewares" = join(",", local.middlewares) },
      var.protected ? { "example.org/protected" = "true" } : {},
      var.annotations,
    )
  }
  spec {
    ingress_class_name = "traefik"
    tls {
      hosts       = local.chosen
      secret_name = coalesce(var.tls_secret, "tls-wildcard")
    }
    dynamic "rule" {
      for_each = toset(local.chosen)
      content {
        host = rule.value
        http {
          path {
            path = "/"
            backend {
              service {
                name = local.service
                port {
                  number = var.port
                }
              }
            }
          }
        }
      }
    }
  }
}

resource "null_resource" "record" {
  for_each = var.record == null ? toset(local.chosen) : toset([])
  triggers = {
    name = each.value
  }
}
"""
)

GUARD: Final = """\
variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type    = string
  default = "64Mi"
}

locals {
  labels = { app = var.name }
}

resource "kubernetes_deployment" "guard" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = merge(local.labels, { tier = var.tier })
  }
  spec {
    replicas = 1
    selector {
      match_labels = local.labels
    }
    template {
      metadata {
        labels = local.labels
      }
      spec {
        container {
          name  = "guard"
          image = "registry.example/guard:1"
          resources {
            requests = {
              cpu    = "10m"
              memory = var.memory
            }
            limits = {
              memory = var.memory
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_service" "guard" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    selector = local.labels
    port {
      port = 8080
    }
  }
}
"""


def shared_modules() -> dict[str, str]:
    """The files of the modules that stacks share, by their paths."""
    texts = {"nfs_volume": NFS_VOLUME, "ingress_factory": INGRESS, "guard": GUARD}
    found = {f"modules/kubernetes/{name}/main.tf": text for name, text in texts.items()}
    versions = 'terraform {\n  required_version = ">= 1.9"\n}\n'
    found |= {f"modules/kubernetes/{name}/versions.tf": versions for name in texts}
    named = 'output "name" {\n  value = var.name\n}\n'
    return {
        **found,
        **{f"modules/kubernetes/{name}/outputs.tf": named for name in ("guard", "ingress_factory")},
    }
