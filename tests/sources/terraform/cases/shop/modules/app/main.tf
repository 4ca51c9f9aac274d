variable "name" {}
variable "namespace" {}
variable "memory" {}
variable "limit" {}
variable "replicas" {
  type = number
}

resource "kubernetes_deployment_v1" "app" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = { app = var.name }
  }
  spec {
    replicas = var.replicas
    strategy {
      type = "RollingUpdate"
      rolling_update {
        max_surge       = "0"
        max_unavailable = "25%"
      }
    }
    selector {
      match_labels = { app = var.name }
    }
    template {
      metadata {
        labels = { app = var.name }
      }
      spec {
        priority_class_name = "edge"
        node_selector       = { "kubernetes.io/os" = "linux" }
        toleration {
          key      = "edge"
          operator = "Equal"
          value    = true
          effect   = "NoSchedule"
        }
        container {
          name  = "app"
          image = "registry.example/${var.name}:1"
          env {
            name  = "SECRET"
            value = "x"
          }
          # DO NOT LOWER: below 200Mi it does not start
          resources {
            requests = {
              cpu    = "50m"
              memory = var.memory
            }
            limits = {
              memory = var.limit
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/data"
          }
        }
        volume {
          name = "data"
          persistent_volume_claim {
            claim_name = "${var.name}-data"
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [spec[0].template[0].metadata[0].annotations]
  }
}

resource "kubernetes_persistent_volume_claim" "data" {
  metadata {
    name      = "${var.name}-data"
    namespace = var.namespace
  }
  spec {
    access_modes = ["ReadWriteOnce"]
    resources {
      requests = {
        storage = "5Gi"
      }
    }
  }
}
