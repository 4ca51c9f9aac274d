variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "prowlarr" {
  metadata {
    name      = "prowlarr"
    namespace = var.namespace
    labels = {
      app  = "prowlarr"
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
        app = "prowlarr"
      }
    }
    template {
      metadata {
        labels = {
          app = "prowlarr"
        }
      }
      spec {
        container {
          name              = "prowlarr"
          image             = "registry.example.lan/servarr/prowlarr:4.6.2"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "10m"
              memory = var.memory
            }
            limits = {
              memory = "384Mi"
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
            claim_name = "prowlarr-config"
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

resource "kubernetes_service" "prowlarr" {
  metadata {
    name      = "prowlarr"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "prowlarr"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
