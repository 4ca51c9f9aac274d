resource "kubernetes_deployment" "immich_server" {
  metadata {
    name      = "immich-server"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "immich-server" }
    }
    template {
      metadata {
        labels = { app = "immich-server" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/immich-server:1"
          resources {
            requests = {
              cpu    = "100m"
              memory = "4Gi"
            }
            limits = {
              memory = "8Gi"
            }
          }
        }
      }
    }
  }
}
