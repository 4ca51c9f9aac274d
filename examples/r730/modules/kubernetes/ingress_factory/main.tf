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
