"""What the smaller modules say that stacks share: namespaces, claims, names in the web."""

NAMESPACE = """\
# A namespace with its tier. Kyverno reads the labels: the tier decides which LimitRange and which quota
# appear, a custom-* label says that the stack brings its own.

variable "name" {
  type = string
}

variable "tier" {
  type = string
  validation {
    condition     = contains(["0-core", "1-cluster", "2-gpu", "3-edge", "4-aux"], var.tier)
    error_message = "There are five tiers: 0-core, 1-cluster, 2-gpu, 3-edge and 4-aux."
  }
}

variable "custom_quota" {
  type    = bool
  default = false
}

variable "custom_limit_range" {
  type    = bool
  default = false
}

resource "kubernetes_namespace" "namespace" {
  metadata {
    name = var.name
    labels = merge(
      { tier = var.tier },
      var.custom_quota ? { "resource-governance/custom-quota" = "true" } : {},
      var.custom_limit_range ? { "resource-governance/custom-limitrange" = "true" } : {},
    )
  }
}

output "name" {
  value = kubernetes_namespace.namespace.metadata[0].name
}
"""

_CLAIM = """\
# {about}

variable "name" {{
  type = string
}}

variable "namespace" {{
  type = string
}}

variable "size" {{
  type = string
}}

variable "storage_class" {{
  type    = string
  default = "{storage_class}"
}}

resource "kubernetes_persistent_volume_claim" "claim" {{
  metadata {{
    name      = var.name
    namespace = var.namespace{annotations}
  }}
  spec {{
    access_modes       = ["{mode}"]
    storage_class_name = var.storage_class
    resources {{
      requests = {{
        storage = var.size
      }}
    }}
  }}
  wait_until_bound = false
  lifecycle {{
    # The autoresizer grows claims; never shrink them back.
    ignore_changes = [spec[0].resources[0].requests]
  }}
}}

output "claim_name" {{
  value = var.name
}}
"""

_RESIZED = """
    annotations = {
      "resize.topolvm.io/threshold"     = "10%"
      "resize.topolvm.io/increase"      = "20%"
      "resize.topolvm.io/storage_limit" = "200Gi"
    }"""

BLOCK_VOLUME = _CLAIM.format(
    about="A disk of the host's thin pool. It takes one of the 28 slots of the node on which it is attached.",
    storage_class="proxmox-lvm",
    mode="ReadWriteOnce",
    annotations=_RESIZED,
)
NFS_VOLUME = _CLAIM.format(
    about="A directory of the file server. Many pods may mount it, on any node, and it takes no slot.",
    storage_class="nfs-csi",
    mode="ReadWriteMany",
    annotations="",
)

INGRESS = """\
# A host name in front of a Service, behind Traefik's middlewares.

variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "host" {
  type = string
}

variable "port" {
  type    = number
  default = 8080
}

variable "protected" {
  type        = bool
  default     = false
  description = "Whether visitors sign in first."
}

locals {
  middlewares = concat(
    ["traefik-rate-limit@kubernetescrd", "traefik-csp-headers@kubernetescrd"],
    var.protected ? ["traefik-authentik-forward-auth@kubernetescrd"] : [],
  )
}

resource "kubernetes_ingress_v1" "ingress" {
  metadata {
    name      = var.name
    namespace = var.namespace
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
      "traefik.ingress.kubernetes.io/router.middlewares" = join(",", local.middlewares)
    }
  }
  spec {
    ingress_class_name = "traefik"
    tls {
      hosts       = ["${var.host}.example.org"]
      secret_name = "tls-wildcard"
    }
    rule {
      host = "${var.host}.example.org"
      http {
        path {
          path      = "/"
          path_type = "Prefix"
          backend {
            service {
              name = var.name
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
"""
