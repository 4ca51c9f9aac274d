resource "kubernetes_deployment" "big" {
  metadata {
    name      = "big"
    namespace = "apps"
  }
  spec {
    replicas = 9
    template {
      spec {
        container {
          name = "main"
          resources {
            limits = { memory = "64Gi" }
          }
        }
      }
    }
  }
}
