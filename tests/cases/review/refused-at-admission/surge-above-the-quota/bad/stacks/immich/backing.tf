resource "kubernetes_stateful_set" "immich_postgres" {
  metadata {
    name      = "immich-postgres"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    replicas     = 1
    service_name = "immich-postgres"
    selector {
      match_labels = { app = "immich-postgres" }
    }
    template {
      metadata {
        labels = { app = "immich-postgres" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/immich-postgres:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "3Gi"
            }
            limits = {
              memory = "4Gi"
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
            limits = {
              memory = "4608Mi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "immich_redis" {
  metadata {
    name      = "immich-redis"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "immich-redis" }
    }
    template {
      metadata {
        labels = { app = "immich-redis" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/immich-redis:1"
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
