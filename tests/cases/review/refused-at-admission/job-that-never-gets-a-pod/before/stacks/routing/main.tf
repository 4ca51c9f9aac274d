resource "kubernetes_namespace" "routing" {
  metadata {
    name = "routing"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.routing.metadata[0].name
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

resource "kubernetes_deployment" "router" {
  metadata {
    name      = "router"
    namespace = kubernetes_namespace.routing.metadata[0].name
  }
  spec {
    replicas = 1
    selector {
      match_labels = { app = "router" }
    }
    template {
      metadata {
        labels = { app = "router" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/router:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "1Gi"
            }
            limits = {
              memory = "1Gi"
            }
          }
        }
      }
    }
  }
}
