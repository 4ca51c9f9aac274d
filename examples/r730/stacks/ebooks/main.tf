resource "kubernetes_namespace" "ebooks" {
  metadata {
    name = "ebooks"
    labels = {
      tier = "3-edge"
    }
  }
}

module "books" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "books"
  namespace = kubernetes_namespace.ebooks.metadata[0].name
  size      = "500Gi"
}

module "audiobookshelf_metadata" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "audiobookshelf-metadata"
  namespace = kubernetes_namespace.ebooks.metadata[0].name
  size      = "5Gi"
}

module "calibre_web_automated_library" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "calibre-web-automated-library"
  namespace = kubernetes_namespace.ebooks.metadata[0].name
  size      = "5Gi"
}

resource "kubernetes_deployment" "audiobookshelf" {
  metadata {
    name      = "audiobookshelf"
    namespace = kubernetes_namespace.ebooks.metadata[0].name
    labels = {
      app  = "audiobookshelf"
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
        app = "audiobookshelf"
      }
    }
    template {
      metadata {
        labels = {
          app = "audiobookshelf"
        }
      }
      spec {
        container {
          name              = "audiobookshelf"
          image             = "registry.example.lan/ebooks/audiobookshelf:3.14.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          # DO NOT LOWER the limit below 512Mi: scans that import are killed at 256Mi,
          # and nothing between two scans shows it.
          resources {
            requests = {
              cpu    = "15m"
              memory = "64Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "books"
            mount_path = "/mnt/books"
          }
          volume_mount {
            name       = "metadata"
            mount_path = "/mnt/metadata"
          }
        }
        volume {
          name = "books"
          persistent_volume_claim {
            claim_name = module.books.claim_name
          }
        }
        volume {
          name = "metadata"
          persistent_volume_claim {
            claim_name = module.audiobookshelf_metadata.claim_name
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

resource "kubernetes_service" "audiobookshelf" {
  metadata {
    name      = "audiobookshelf"
    namespace = kubernetes_namespace.ebooks.metadata[0].name
  }
  spec {
    selector = {
      app = "audiobookshelf"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "calibre_web_automated" {
  metadata {
    name      = "calibre-web-automated"
    namespace = kubernetes_namespace.ebooks.metadata[0].name
    labels = {
      app  = "calibre-web-automated"
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
        app = "calibre-web-automated"
      }
    }
    template {
      metadata {
        labels = {
          app = "calibre-web-automated"
        }
      }
      spec {
        init_container {
          name              = "seed-smtp-password"
          image             = "registry.example.lan/ebooks/seed-smtp-password:1.1.0"
          image_pull_policy = "IfNotPresent"
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
            name       = "books"
            mount_path = "/mnt/books"
          }
          volume_mount {
            name       = "library"
            mount_path = "/mnt/library"
          }
        }
        container {
          name              = "calibre-web-automated"
          image             = "registry.example.lan/ebooks/calibre-web-automated:1.0.2"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
            limits = {
              memory = "1Gi"
            }
          }
          volume_mount {
            name       = "books"
            mount_path = "/mnt/books"
          }
          volume_mount {
            name       = "library"
            mount_path = "/mnt/library"
          }
        }
        volume {
          name = "books"
          persistent_volume_claim {
            claim_name = module.books.claim_name
          }
        }
        volume {
          name = "library"
          persistent_volume_claim {
            claim_name = module.calibre_web_automated_library.claim_name
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

resource "kubernetes_service" "calibre_web_automated" {
  metadata {
    name      = "calibre-web-automated"
    namespace = kubernetes_namespace.ebooks.metadata[0].name
  }
  spec {
    selector = {
      app = "calibre-web-automated"
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
  name      = "audiobookshelf"
  namespace = kubernetes_namespace.ebooks.metadata[0].name
  host      = "books"
}
