resource "kubernetes_namespace" "resume" {
  metadata {
    name = "resume"
  }
}

resource "kubernetes_deployment" "printer" {
  metadata {
    name      = "printer"
    namespace = kubernetes_namespace.resume.metadata[0].name
  }
  spec {
    replicas = 0
    selector {
      match_labels = { app = "printer" }
    }
    template {
      metadata {
        labels = { app = "printer" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/printer:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "64Mi"
            }
            # must not be lowered below 300Mi: a headless browser does not start in less
            limits = {
              memory = "320Mi"
            }
          }
        }
      }
    }
  }
}
