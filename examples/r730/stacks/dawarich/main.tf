resource "kubernetes_namespace" "dawarich" {
  metadata {
    name = "dawarich"
    labels = {
      tier = "3-edge"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "dawarich"
}

module "dawarich_storage" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "dawarich-storage"
  namespace = kubernetes_namespace.dawarich.metadata[0].name
  size      = "20Gi"
}

resource "kubernetes_deployment" "dawarich" {
  metadata {
    name      = "dawarich"
    namespace = kubernetes_namespace.dawarich.metadata[0].name
    labels = {
      app  = "dawarich"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "dawarich"
      }
    }
    template {
      metadata {
        labels = {
          app = "dawarich"
        }
      }
      spec {
        container {
          name              = "dawarich"
          image             = "registry.example.lan/dawarich/dawarich:5.14.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "REDIS_URL"
            value = "redis://redis-v2.redis.svc.cluster.local:6379/4"
          }
          env {
            name  = "DB_HOST"
            value = "pg-cluster-rw.dbaas.svc.cluster.local"
          }
          env {
            name  = "DB_PORT"
            value = "5432"
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          env {
            name  = "DATABASE_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["database_password"]
          }
          env {
            name  = "SECRET_KEY_BASE"
            value = data.vault_kv_secret_v2.secrets.data["secret_key_base"]
          }
          # Rails boots into 700Mi before the first request.
          resources {
            requests = {
              cpu    = "15m"
              memory = "896Mi"
            }
            limits = {
              memory = "896Mi"
            }
          }
          volume_mount {
            name       = "storage"
            mount_path = "/mnt/storage"
          }
        }
        container {
          name              = "dawarich-sidekiq"
          image             = "registry.example.lan/dawarich/dawarich-sidekiq:5.0.1"
          image_pull_policy = "IfNotPresent"
          env {
            name  = "REDIS_URL"
            value = "redis://redis-v2.redis.svc.cluster.local:6379/4"
          }
          env {
            name  = "DB_HOST"
            value = "pg-cluster-rw.dbaas.svc.cluster.local"
          }
          env {
            name  = "DB_PORT"
            value = "5432"
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          env {
            name  = "DATABASE_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["database_password"]
          }
          env {
            name  = "SECRET_KEY_BASE"
            value = data.vault_kv_secret_v2.secrets.data["secret_key_base"]
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "768Mi"
            }
            limits = {
              memory = "2Gi"
            }
          }
          volume_mount {
            name       = "storage"
            mount_path = "/mnt/storage"
          }
        }
        volume {
          name = "storage"
          persistent_volume_claim {
            claim_name = module.dawarich_storage.claim_name
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

resource "kubernetes_service" "dawarich" {
  metadata {
    name      = "dawarich"
    namespace = kubernetes_namespace.dawarich.metadata[0].name
  }
  spec {
    selector = {
      app = "dawarich"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "dawarich"
  namespace = kubernetes_namespace.dawarich.metadata[0].name
  host      = "places"
}
