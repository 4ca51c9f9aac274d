module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "ytdlp"
  tier   = "4-aux"
}

module "yt_highlights_models" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "yt-highlights-models"
  namespace = module.namespace.name
  size      = "15Gi"
}

module "ytdlp_downloads" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "ytdlp-downloads"
  namespace = module.namespace.name
  size      = "300Gi"
}

resource "kubernetes_deployment" "yt_highlights" {
  metadata {
    name      = "yt-highlights"
    namespace = module.namespace.name
    labels = {
      app  = "yt-highlights"
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
        app = "yt-highlights"
      }
    }
    template {
      metadata {
        labels = {
          app = "yt-highlights"
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
          name              = "yt-highlights"
          image             = "registry.example.lan/ytdlp/yt-highlights:3.20.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "WHISPER_MODEL"
            value = "small"
          }
          # 2800 MiB of the card: the small model in half precision, and its context.
          resources {
            requests = {
              cpu    = "100m"
              memory = "1Gi"
            }
            limits = {
              "example.com/gpumem" = "2800"
              memory               = "2Gi"
              "nvidia.com/gpu"     = "1"
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
            claim_name = module.yt_highlights_models.claim_name
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

resource "kubernetes_service" "yt_highlights" {
  metadata {
    name      = "yt-highlights"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "yt-highlights"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "ytdlp" {
  metadata {
    name      = "ytdlp"
    namespace = module.namespace.name
    labels = {
      app  = "ytdlp"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "ytdlp"
      }
    }
    template {
      metadata {
        labels = {
          app = "ytdlp"
        }
      }
      spec {
        container {
          name              = "ytdlp"
          image             = "registry.example.lan/ytdlp/ytdlp:2.10.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "25m"
              memory = "512Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "downloads"
            mount_path = "/mnt/downloads"
          }
        }
        volume {
          name = "downloads"
          persistent_volume_claim {
            claim_name = module.ytdlp_downloads.claim_name
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

resource "kubernetes_service" "ytdlp" {
  metadata {
    name      = "ytdlp"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "ytdlp"
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
  name      = "yt-highlights"
  namespace = module.namespace.name
  host      = "clips"
  protected = true
}
