# Parked. To use it, set parked to false and park yt-highlights meanwhile.
module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "tts"
  tier   = "2-gpu"
}

module "chatterbox_models" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "chatterbox-models"
  namespace = module.namespace.name
  size      = "20Gi"
}

resource "kubernetes_deployment" "chatterbox" {
  metadata {
    name      = "chatterbox"
    namespace = module.namespace.name
    labels = {
      app  = "chatterbox"
      tier = "2-gpu"
    }
  }
  spec {
    replicas = var.parked ? 0 : 1
    selector {
      match_labels = {
        app = "chatterbox"
      }
    }
    template {
      metadata {
        labels = {
          app = "chatterbox"
        }
      }
      spec {
        init_container {
          name              = "seed-stem-voices"
          image             = "registry.example.lan/tts/seed-stem-voices:6.12.4"
          image_pull_policy = "IfNotPresent"
          # bayplan: allow *-request-missing until 2030-12-31: copies files once, on the defaults of the tier
          volume_mount {
            name       = "models"
            mount_path = "/mnt/models"
          }
        }
        container {
          name              = "chatterbox-tts"
          image             = "registry.example.lan/tts/chatterbox-tts:3.21.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # Both voices are loaded at start: 6.4Gi at the peak.
          resources {
            requests = {
              cpu    = "200m"
              memory = "2Gi"
            }
            limits = {
              memory           = "8Gi"
              "nvidia.com/gpu" = "1"
            }
          }
          volume_mount {
            name       = "models"
            mount_path = "/mnt/models"
          }
        }
        volume {
          name = "models"
          persistent_volume_claim {
            claim_name = module.chatterbox_models.claim_name
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

resource "kubernetes_service" "chatterbox" {
  metadata {
    name      = "chatterbox"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "chatterbox"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
