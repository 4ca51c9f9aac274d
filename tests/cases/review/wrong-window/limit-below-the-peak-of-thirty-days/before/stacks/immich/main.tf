resource "kubernetes_namespace" "immich" {
  metadata {
    name = "immich"
  }
}

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
              cpu    = "50m"
              memory = "1536Mi"
            }
            # The 30-day peak is 8.1Gi, in the night of the face scan. Do not drop below 9Gi.
            limits = {
              memory = "10Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "immich_ml" {
  metadata {
    name      = "immich-ml"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "immich-ml" }
    }
    template {
      metadata {
        labels = { app = "immich-ml" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/immich-ml:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "3584Mi"
            }
            # DO NOT LOWER below 4Gi: was pinned at 3571 of 3584Mi and killed six times in two days
            limits = {
              memory = "4608Mi"
            }
          }
        }
      }
    }
  }
}
