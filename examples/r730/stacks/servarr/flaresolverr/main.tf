variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "flaresolverr" {
  metadata {
    name      = "flaresolverr"
    namespace = var.namespace
    labels = {
      app  = "flaresolverr"
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "flaresolverr"
      }
    }
    template {
      metadata {
        labels = {
          app = "flaresolverr"
        }
      }
      spec {
        container {
          name              = "flaresolverr"
          image             = "registry.example.lan/servarr/flaresolverr:5.6.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # The quota has no room for two of it at a time; hence Recreate.
          resources {
            requests = {
              cpu    = "10m"
              memory = var.memory
            }
            limits = {
              memory = "1Gi"
            }
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
    ]
  }
}

resource "kubernetes_service" "flaresolverr" {
  metadata {
    name      = "flaresolverr"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "flaresolverr"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
