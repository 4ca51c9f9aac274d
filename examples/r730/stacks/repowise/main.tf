resource "kubernetes_namespace" "repowise" {
  metadata {
    name = "repowise"
    labels = {
      tier = "4-aux"
    }
  }
}

module "repowise_index" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "repowise-index"
  namespace = kubernetes_namespace.repowise.metadata[0].name
  size      = "30Gi"
}

resource "kubernetes_deployment" "repowise" {
  metadata {
    name      = "repowise"
    namespace = kubernetes_namespace.repowise.metadata[0].name
    labels = {
      app  = "repowise"
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
        app = "repowise"
      }
    }
    template {
      metadata {
        labels = {
          app = "repowise"
        }
      }
      spec {
        init_container {
          name              = "cross-repo"
          image             = "registry.example.lan/repowise/cross-repo:5.6.0"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
            limits = {
              memory = "2Gi"
            }
          }
          volume_mount {
            name       = "checkouts"
            mount_path = "/mnt/checkouts"
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        container {
          name              = "api"
          image             = "registry.example.lan/repowise/api:3.19.2"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # 4Gi: embedding a large repository holds its chunks in memory.
          resources {
            requests = {
              cpu    = "50m"
              memory = "2Gi"
            }
            limits = {
              memory = "4Gi"
            }
          }
          volume_mount {
            name       = "checkouts"
            mount_path = "/mnt/checkouts"
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        container {
          name              = "mcp"
          image             = "registry.example.lan/repowise/mcp:2.2.3"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "256Mi"
            }
            limits = {
              memory = "1Gi"
            }
          }
          volume_mount {
            name       = "checkouts"
            mount_path = "/mnt/checkouts"
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        container {
          name              = "sync"
          image             = "registry.example.lan/repowise/sync:1.12.3"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "50m"
              memory = "192Mi"
            }
            limits = {
              memory = "2Gi"
            }
          }
          volume_mount {
            name       = "checkouts"
            mount_path = "/mnt/checkouts"
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        container {
          name              = "web"
          image             = "registry.example.lan/repowise/web:7.0.1"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "128Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "checkouts"
            mount_path = "/mnt/checkouts"
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        volume {
          name = "checkouts"
          empty_dir {}
        }
        volume {
          name = "index"
          persistent_volume_claim {
            claim_name = module.repowise_index.claim_name
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

resource "kubernetes_service" "repowise" {
  metadata {
    name      = "repowise"
    namespace = kubernetes_namespace.repowise.metadata[0].name
  }
  spec {
    selector = {
      app = "repowise"
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
  name      = "repowise"
  namespace = kubernetes_namespace.repowise.metadata[0].name
  host      = "repos"
  protected = true
}
