resource "kubernetes_namespace" "dbaas" {
  metadata {
    name = "dbaas"
    labels = {
      tier = "1-cluster"
    }
  }
}

resource "kubernetes_stateful_set" "mysql_standalone" {
  metadata {
    name      = "mysql-standalone"
    namespace = kubernetes_namespace.dbaas.metadata[0].name
  }
  spec {
    replicas     = 1
    service_name = "mysql-standalone"
    selector {
      match_labels = { app = "mysql-standalone" }
    }
    template {
      metadata {
        labels = { app = "mysql-standalone" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/mysql-standalone:1"
          resources {
            requests = {
              cpu    = "500m"
              memory = "4Gi"
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
