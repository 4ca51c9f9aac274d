variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "qbittorrent" {
  metadata {
    name      = "qbittorrent"
    namespace = var.namespace
    labels = {
      app  = "qbittorrent"
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
        app = "qbittorrent"
      }
    }
    template {
      metadata {
        labels = {
          app = "qbittorrent"
        }
      }
      spec {
        container {
          name              = "qbittorrent"
          image             = "registry.example.lan/servarr/qbittorrent:7.9.2"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = var.memory
            }
            limits = {
              memory = "1Gi"
            }
          }
          volume_mount {
            name       = "config"
            mount_path = "/mnt/config"
          }
          volume_mount {
            name       = "downloads"
            mount_path = "/mnt/downloads"
          }
        }
        volume {
          name = "config"
          persistent_volume_claim {
            claim_name = "qbittorrent-config"
          }
        }
        volume {
          name = "downloads"
          persistent_volume_claim {
            claim_name = "downloads"
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

resource "kubernetes_service" "qbittorrent" {
  metadata {
    name      = "qbittorrent"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "qbittorrent"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
