module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "real-estate-crawler"
  tier   = "4-aux"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "real-estate-crawler"
}

module "realestate_crawler_celery_images" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "realestate-crawler-celery-images"
  namespace = module.namespace.name
  size      = "100Gi"
}

resource "kubernetes_deployment" "realestate_crawler_api" {
  metadata {
    name      = "realestate-crawler-api"
    namespace = module.namespace.name
    labels = {
      app  = "realestate-crawler-api"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "realestate-crawler-api"
      }
    }
    template {
      metadata {
        labels = {
          app = "realestate-crawler-api"
        }
      }
      spec {
        container {
          name              = "realestate-crawler-api"
          image             = "registry.example.lan/real-estate-crawler/realestate-crawler-api:1.13.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "CELERY_BROKER_URL"
            value = "redis://redis-v2.redis.svc.cluster.local:6379/2"
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
            name  = "DATABASE_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["database_password"]
          }
          env {
            name  = "MAPS_API_KEY"
            value = data.vault_kv_secret_v2.secrets.data["maps_api_key"]
          }
          resources {
            requests = {
              cpu    = "15m"
              memory = "512Mi"
            }
            limits = {
              memory = "512Mi"
            }
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

resource "kubernetes_service" "realestate_crawler_api" {
  metadata {
    name      = "realestate-crawler-api"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "realestate-crawler-api"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "realestate_crawler_celery" {
  metadata {
    name      = "realestate-crawler-celery"
    namespace = module.namespace.name
    labels = {
      app  = "realestate-crawler-celery"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "realestate-crawler-celery"
      }
    }
    template {
      metadata {
        labels = {
          app = "realestate-crawler-celery"
        }
      }
      spec {
        container {
          name              = "celery-worker"
          image             = "registry.example.lan/real-estate-crawler/celery-worker:2.20.3"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "15m"
              memory = "1Gi"
            }
            limits = {
              memory = "1Gi"
            }
          }
          volume_mount {
            name       = "images"
            mount_path = "/mnt/images"
          }
        }
        volume {
          name = "images"
          persistent_volume_claim {
            claim_name = module.realestate_crawler_celery_images.claim_name
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

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "realestate-crawler-api"
  namespace = module.namespace.name
  host      = "homes"
  protected = true
}
