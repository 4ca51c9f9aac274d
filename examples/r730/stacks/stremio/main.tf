module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "stremio"
  tier   = "2-gpu"
}

module "stremio_cache" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "stremio-cache"
  namespace = module.namespace.name
  size      = "60Gi"
}

module "stremio_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "stremio-config"
  namespace = module.namespace.name
  size      = "1Gi"
}

resource "kubernetes_deployment" "stremio" {
  metadata {
    name      = "stremio"
    namespace = module.namespace.name
    labels = {
      app  = "stremio"
      tier = "2-gpu"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "stremio"
      }
    }
    template {
      metadata {
        labels = {
          app = "stremio"
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
          name              = "stremio"
          image             = "registry.example.lan/stremio/stremio:3.1.2"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # 1500 MiB of the card is what a 4K transcode takes; measured, not guessed.
          resources {
            requests = {
              cpu    = "100m"
              memory = "512Mi"
            }
            limits = {
              "example.com/gpumem" = "1500"
              memory               = "2Gi"
              "nvidia.com/gpu"     = "1"
            }
          }
          volume_mount {
            name       = "cache"
            mount_path = "/mnt/cache"
          }
          volume_mount {
            name       = "config"
            mount_path = "/mnt/config"
          }
        }
        volume {
          name = "cache"
          persistent_volume_claim {
            claim_name = module.stremio_cache.claim_name
          }
        }
        volume {
          name = "config"
          persistent_volume_claim {
            claim_name = module.stremio_config.claim_name
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

resource "kubernetes_service" "stremio" {
  metadata {
    name      = "stremio"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "stremio"
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
  name      = "stremio"
  namespace = module.namespace.name
  host      = "stremio"
  protected = true
}
