resource "kubernetes_namespace" "paperless_ai" {
  metadata {
    name = "paperless-ai"
    labels = {
      tier = "3-edge"
    }
  }
}

resource "kubernetes_deployment" "paperless_ai" {
  metadata {
    name      = "paperless-ai"
    namespace = kubernetes_namespace.paperless_ai.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "paperless-ai" }
    }
    template {
      metadata {
        labels = { app = "paperless-ai" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/paperless-ai:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "1Gi"
            }
            # 8Gi = the edge-tier LimitRange ceiling
            limits = {
              memory = "9Gi"
            }
          }
        }
      }
    }
  }
}
