variable "name" {}
variable "namespace" {}
variable "memory" {}
variable "replicas" {}
variable "class" {}

resource "kubernetes_deployment" "app" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    replicas = var.replicas
    selector {
      match_labels = { app = var.name }
    }
    template {
      metadata {
        labels = { app = var.name }
      }
      spec {
        priority_class_name = var.class
        toleration {
          key                = "edge"
          operator           = "Exists"
          effect             = "NoExecute"
          toleration_seconds = 60
        }
        container {
          name = "app"
          resources {
            requests = { cpu = "100m" }
            limits   = { memory = var.memory }
          }
        }
        volume {
          name = "scratch"
          empty_dir {}
        }
      }
    }
  }
}
