resource "kubernetes_namespace" "stirling_pdf" {
  metadata {
    name = "stirling-pdf"
  }
}

resource "kubernetes_deployment" "stirling_pdf" {
  metadata {
    name      = "stirling-pdf"
    namespace = kubernetes_namespace.stirling_pdf.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "stirling-pdf" }
    }
    template {
      metadata {
        labels = { app = "stirling-pdf" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/stirling-pdf:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
            # v2 fills its metaspace at start: do not drop below 2Gi
            limits = {
              memory = "512Mi"
            }
          }
        }
      }
    }
  }
}
