variable "memory" {
  type = string
}

resource "kubernetes_namespace" "wiki" {
  metadata {
    name = "wiki"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "4Gi" }
    }
  }
}

resource "kubernetes_deployment" "wiki" {
  metadata {
    name      = "wiki"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    replicas = 1
    selector {
      match_labels = { app = "wiki" }
    }
    template {
      metadata {
        labels = { app = "wiki" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/wiki:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = var.memory
            }
            limits = {
              memory = var.memory
            }
          }
        }
      }
    }
  }
}
