variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "aiostreams" {
  metadata {
    name      = "aiostreams"
    namespace = var.namespace
    labels = {
      app  = "aiostreams"
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
        app = "aiostreams"
      }
    }
    template {
      metadata {
        labels = {
          app = "aiostreams"
        }
      }
      spec {
        container {
          name              = "aiostreams"
          image             = "registry.example.lan/servarr/aiostreams:6.13.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "25m"
              memory = var.memory
            }
            limits = {
              memory = "768Mi"
            }
          }
          volume_mount {
            name       = "config"
            mount_path = "/mnt/config"
          }
        }
        volume {
          name = "config"
          persistent_volume_claim {
            claim_name = "aiostreams-config"
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

resource "kubernetes_service" "aiostreams" {
  metadata {
    name      = "aiostreams"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "aiostreams"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
