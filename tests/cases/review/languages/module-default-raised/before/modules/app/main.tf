variable "name" {
  type = string
}

variable "memory" {
  type    = string
  default = "1Gi"
}

resource "kubernetes_deployment" "app" {
  metadata {
    name      = var.name
    namespace = "games"
  }
  spec {
    replicas = 2
    selector { match_labels = { app = var.name } }
    template {
      metadata { labels = { app = var.name } }
      spec {
        container {
          name  = "main"
          image = "registry.example/${var.name}:1"
          resources {
            requests = { cpu = "50m", memory = var.memory }
            limits   = { memory = var.memory }
          }
        }
      }
    }
  }
}
