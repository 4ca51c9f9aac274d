resource "kubernetes_deployment" "immich_machine_learning" {
  metadata {
    name      = "immich-machine-learning"
    namespace = var.namespace
    labels = {
      app  = "immich-machine-learning"
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
        app = "immich-machine-learning"
      }
    }
    template {
      metadata {
        labels = {
          app = "immich-machine-learning"
        }
      }
      spec {
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        toleration {
          effect   = "NoSchedule"
          key      = "nvidia.com/gpu"
          operator = "Equal"
          value    = "true"
        }
        container {
          name              = "immich-machine-learning"
          image             = "registry.example.lan/immich/immich-machine-learning:7.4.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "IMMICH_TRUSTED_PROXIES"
            value = "198.51.100.0/24"
          }
          env {
            name  = "DB_HOSTNAME"
            value = "immich-postgres"
          }
          env {
            name  = "DB_PASSWORD"
            value = var.db_password
          }
          # Both models are held at once. Do not lower the limit below 4608Mi.
          resources {
            requests = {
              cpu    = "100m"
              memory = "3584Mi"
            }
            limits = {
              "example.com/gpumem" = "1800"
              memory               = "4608Mi"
              "nvidia.com/gpu"     = "1"
            }
          }
          volume_mount {
            name       = "cache"
            mount_path = "/mnt/cache"
          }
        }
        volume {
          name = "cache"
          persistent_volume_claim {
            claim_name = module.immich_machine_learning_cache.claim_name
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

resource "kubernetes_service" "immich_machine_learning" {
  metadata {
    name      = "immich-machine-learning"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "immich-machine-learning"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "immich_api" {
  metadata {
    name      = "immich-api"
    namespace = var.namespace
    labels = {
      app  = "immich-api"
      tier = var.tier
    }
  }
  spec {
    replicas = 3
    selector {
      match_labels = {
        app = "immich-api"
      }
    }
    template {
      metadata {
        labels = {
          app = "immich-api"
        }
      }
      spec {
        container {
          name              = "immich-api"
          image             = "registry.example.lan/immich/immich-api:5.11.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # The peak of a month is 2.9Gi; a week's said 1.2Gi, and it was killed for it.
          resources {
            requests = {
              cpu    = "100m"
              memory = "1536Mi"
            }
            limits = {
              memory = "4Gi"
            }
          }
          volume_mount {
            name       = "library"
            mount_path = "/mnt/library"
          }
        }
        volume {
          name = "library"
          persistent_volume_claim {
            claim_name = module.immich_library.claim_name
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

resource "kubernetes_service" "immich_api" {
  metadata {
    name      = "immich-api"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "immich-api"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "immich_server" {
  metadata {
    name      = "immich-server"
    namespace = var.namespace
    labels = {
      app  = "immich-server"
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
        app = "immich-server"
      }
    }
    template {
      metadata {
        labels = {
          app = "immich-server"
        }
      }
      spec {
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        toleration {
          effect   = "NoSchedule"
          key      = "nvidia.com/gpu"
          operator = "Equal"
          value    = "true"
        }
        container {
          name              = "immich-worker"
          image             = "registry.example.lan/immich/immich-worker:7.18.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "100m"
              memory = "3584Mi"
            }
            limits = {
              "example.com/gpumem" = "3k"
              memory               = "10Gi"
              "nvidia.com/gpu"     = "1"
            }
          }
          volume_mount {
            name       = "library"
            mount_path = "/mnt/library"
          }
          volume_mount {
            name       = "thumbs"
            mount_path = "/mnt/thumbs"
          }
        }
        volume {
          name = "library"
          persistent_volume_claim {
            claim_name = module.immich_library.claim_name
          }
        }
        volume {
          name = "thumbs"
          persistent_volume_claim {
            claim_name = module.immich_server_thumbs.claim_name
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

resource "kubernetes_service" "immich_server" {
  metadata {
    name      = "immich-server"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "immich-server"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

module "ingress" {
  source    = "../../../../modules/kubernetes/ingress_factory"
  name      = "immich-machine-learning"
  namespace = var.namespace
  host      = "photos"
}
