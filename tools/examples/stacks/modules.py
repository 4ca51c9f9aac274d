"""The modules that stacks share, written by hand."""

from collections.abc import Mapping

from tools.examples.stacks.shared import BLOCK_VOLUME, INGRESS, NAMESPACE, NFS_VOLUME

APP = """\
# One small service: its namespace, one Deployment with one container, claims, a Service and an Ingress.
# What needs a second container, a card or a pinned rollout is written out in its own stack instead.

locals {
  labels = { app = var.name }
  limit  = coalesce(var.memory_limit, var.memory)

  # A claim that only one node can mount: the new pod would wait for the old one for ever.
  exclusive = length([for claim in values(var.claims) : claim if !claim.shared]) > 0
}

module "namespace" {
  source = "../namespace"
  name   = var.namespace
  tier   = var.tier
}

resource "kubernetes_deployment" "app" {
  metadata {
    name      = var.name
    namespace = module.namespace.name
    labels = merge(local.labels, {
      tier = var.tier
    })
  }
  spec {
    replicas = var.replicas
    strategy {
      type = local.exclusive ? "Recreate" : "RollingUpdate"
    }
    selector {
      match_labels = local.labels
    }
    template {
      metadata {
        labels = local.labels
      }
      spec {
        container {
          name              = coalesce(var.container, var.name)
          image             = var.image
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = var.port
          }
          dynamic "env" {
            for_each = var.env
            content {
              name  = env.key
              value = env.value
            }
          }
          # No CPU limit: throttling helps nobody on a host whose cores are idle nine tenths of the day.
          resources {
            requests = {
              cpu    = var.cpu
              memory = var.memory
            }
            limits = {
              memory = local.limit
            }
          }
          dynamic "volume_mount" {
            for_each = var.claims
            content {
              name       = volume_mount.key
              mount_path = "/mnt/${volume_mount.key}"
            }
          }
        }
        dynamic "volume" {
          for_each = var.claims
          content {
            name = volume.key
            persistent_volume_claim {
              claim_name = "${var.name}-${volume.key}"
            }
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].container[0].image, # the registry's hook moves it
    ]
  }
}

module "block" {
  source    = "../block_volume"
  for_each  = { for name, claim in var.claims : name => claim if !claim.shared }
  name      = "${var.name}-${each.key}"
  namespace = module.namespace.name
  size      = each.value.size
}

module "nfs" {
  source    = "../nfs_volume"
  for_each  = { for name, claim in var.claims : name => claim if claim.shared }
  name      = "${var.name}-${each.key}"
  namespace = module.namespace.name
  size      = each.value.size
}

resource "kubernetes_service" "app" {
  metadata {
    name      = var.name
    namespace = module.namespace.name
  }
  spec {
    selector = local.labels
    port {
      name        = "main"
      port        = var.port
      target_port = var.port
    }
  }
}

module "ingress" {
  source    = "../ingress_factory"
  count     = var.host == null ? 0 : 1
  name      = var.name
  namespace = module.namespace.name
  host      = var.host
  port      = var.port
}
"""

APP_VARIABLES = """\
variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "tier" {
  type        = string
  description = "0-core, 1-cluster, 2-gpu, 3-edge or 4-aux: decides defaults, quota and priority."
}

variable "image" {
  type = string
}

variable "container" {
  type        = string
  default     = null
  description = "The container's name, where it is not the service's."
}

variable "replicas" {
  type    = number
  default = 1
}

variable "port" {
  type    = number
  default = 8080
}

variable "cpu" {
  type    = string
  default = "15m"
}

variable "memory" {
  type        = string
  description = "The request; also the limit, unless memory_limit says more."
}

variable "memory_limit" {
  type    = string
  default = null
}

variable "env" {
  type    = map(string)
  default = {}
}

variable "claims" {
  type = map(object({
    size   = string
    shared = optional(bool, false)
  }))
  default = {}
}

variable "host" {
  type    = string
  default = null
}
"""


def shared_modules() -> Mapping[str, str]:
    """Every shared module's files, by their path below `modules/kubernetes`."""
    return {
        "app/main.tf": APP,
        "app/variables.tf": APP_VARIABLES,
        "namespace/main.tf": NAMESPACE,
        "block_volume/main.tf": BLOCK_VOLUME,
        "nfs_volume/main.tf": NFS_VOLUME,
        "ingress_factory/main.tf": INGRESS,
    }
