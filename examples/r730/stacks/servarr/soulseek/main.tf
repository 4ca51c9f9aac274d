# Not called: the quota has 128Mi left and it asks for 256. Its Deployment of an earlier
# trial still stands in the cluster without a pod.

variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "soulseek" {
  metadata {
    name      = "soulseek"
    namespace = var.namespace
    labels = {
      app  = "soulseek"
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
        app = "soulseek"
      }
    }
    template {
      metadata {
        labels = {
          app = "soulseek"
        }
      }
      spec {
        container {
          name              = "soulseek"
          image             = "registry.example.lan/servarr/soulseek:4.15.3"
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
              memory = "512Mi"
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
            claim_name = "soulseek-config"
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

resource "kubernetes_service" "soulseek" {
  metadata {
    name      = "soulseek"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "soulseek"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
