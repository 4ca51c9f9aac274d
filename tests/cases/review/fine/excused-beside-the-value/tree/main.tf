resource "kubernetes_namespace" "game" {
  metadata {
    name = "game"
  }
}

resource "kubernetes_deployment" "server" {
  metadata {
    name      = "server"
    namespace = kubernetes_namespace.game.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "server" }
    }
    template {
      metadata {
        labels = { app = "server" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/server:1"
          resources {
            requests = {
              cpu    = "500m"
              memory = "1Gi"
            }
            limits = {
              # bayplan: allow cpu-limit until 2026-12-31: the licence is for two cores
              cpu    = "2"
              memory = "1Gi"
            }
          }
        }
      }
    }
  }
}
