# Browsers for others to drive. Its own quota: two of them do not fit into that of the tier.
resource "kubernetes_namespace" "chrome_service" {
  metadata {
    name = "chrome-service"
    labels = {
      tier                               = "4-aux"
      "resource-governance/custom-quota" = "true"
    }
  }
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.chrome_service.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory"   = "16Gi"
      pods              = "20"
      "requests.cpu"    = "4"
      "requests.memory" = "8Gi"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "chrome-service"
}

module "chrome_service_profile" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "chrome-service-profile"
  namespace = kubernetes_namespace.chrome_service.metadata[0].name
  size      = "8Gi"
}

resource "kubernetes_deployment" "chrome_service" {
  metadata {
    name      = "chrome-service"
    namespace = kubernetes_namespace.chrome_service.metadata[0].name
    labels = {
      app  = "chrome-service"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "chrome-service"
      }
    }
    template {
      metadata {
        labels = {
          app = "chrome-service"
        }
      }
      spec {
        init_container {
          name              = "fix-perms"
          image             = "registry.example.lan/chrome-service/fix-perms:1.13.4"
          image_pull_policy = "IfNotPresent"
          # bayplan: allow cpu-request-missing until 2030-12-31: one chown at the start
          resources {
            requests = {
              memory = "32Mi"
            }
            limits = {
              memory = "64Mi"
            }
          }
          volume_mount {
            name       = "profile"
            mount_path = "/mnt/profile"
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        init_container {
          name              = "turn-cred"
          image             = "registry.example.lan/chrome-service/turn-cred:1.6.2"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "32Mi"
            }
            limits = {
              memory = "96Mi"
            }
          }
          volume_mount {
            name       = "profile"
            mount_path = "/mnt/profile"
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        container {
          name              = "cdp-bridge"
          image             = "registry.example.lan/chrome-service/cdp-bridge:6.21.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "TURN_SECRET"
            value = data.vault_kv_secret_v2.secrets.data["turn_secret"]
          }
          resources {
            requests = {
              cpu    = "10m"
              memory = "64Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
          volume_mount {
            name       = "profile"
            mount_path = "/mnt/profile"
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        container {
          name              = "neko"
          image             = "registry.example.lan/chrome-service/neko:4.2.0"
          image_pull_policy = "IfNotPresent"
          env {
            name  = "TURN_SECRET"
            value = data.vault_kv_secret_v2.secrets.data["turn_secret"]
          }
          resources {
            requests = {
              cpu    = "1"
              memory = "3Gi"
            }
            limits = {
              memory = "4Gi"
            }
          }
          volume_mount {
            name       = "profile"
            mount_path = "/mnt/profile"
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        container {
          name              = "snapshot-server"
          image             = "registry.example.lan/chrome-service/snapshot-server:1.11.4"
          image_pull_policy = "IfNotPresent"
          env {
            name  = "TURN_SECRET"
            value = data.vault_kv_secret_v2.secrets.data["turn_secret"]
          }
          resources {
            requests = {
              cpu    = "5m"
              memory = "32Mi"
            }
            limits = {
              memory = "96Mi"
            }
          }
          volume_mount {
            name       = "profile"
            mount_path = "/mnt/profile"
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        volume {
          name = "profile"
          persistent_volume_claim {
            claim_name = module.chrome_service_profile.claim_name
          }
        }
        volume {
          name = "shared-memory"
          empty_dir {
            medium = "Memory"
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

resource "kubernetes_service" "chrome_service" {
  metadata {
    name      = "chrome-service"
    namespace = kubernetes_namespace.chrome_service.metadata[0].name
  }
  spec {
    selector = {
      app = "chrome-service"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "worker_warm" {
  metadata {
    name      = "worker-warm"
    namespace = kubernetes_namespace.chrome_service.metadata[0].name
    labels = {
      app  = "worker-warm"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "worker-warm"
      }
    }
    template {
      metadata {
        labels = {
          app = "worker-warm"
        }
      }
      spec {
        container {
          name              = "chrome"
          image             = "registry.example.lan/chrome-service/chrome:3.4.4"
          image_pull_policy = "IfNotPresent"
          # One page with video is 1.6Gi. Two at once are the limit.
          resources {
            requests = {
              cpu    = "250m"
              memory = "2Gi"
            }
            limits = {
              memory = "4Gi"
            }
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/mnt/shared-memory"
          }
        }
        volume {
          name = "shared-memory"
          empty_dir {
            medium = "Memory"
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
