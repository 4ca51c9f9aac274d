variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "listenarr" {
  metadata {
    name      = "listenarr"
    namespace = var.namespace
    labels = {
      app  = "listenarr"
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
        app = "listenarr"
      }
    }
    template {
      metadata {
        labels = {
          app = "listenarr"
        }
      }
      spec {
        container {
          name              = "listenarr"
          image             = "registry.example.lan/servarr/listenarr:4.5.3"
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
              memory = "896Mi"
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
            claim_name = "listenarr-config"
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
      spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
    ]
  }
}

resource "kubernetes_service" "listenarr" {
  metadata {
    name      = "listenarr"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "listenarr"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
