variable "replicas" {
  type    = number
  default = 1
}

variable "memory" {
  default = "64Mi"
}

resource "kubernetes_namespace" "proxy" {
  metadata {
    name = "proxy"
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.proxy.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory" = "2Gi"
    }
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.proxy.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
    }
  }
}

resource "kubernetes_deployment" "proxy" {
  metadata {
    name      = "proxy"
    namespace = kubernetes_namespace.proxy.metadata[0].name
  }
  spec {
    replicas = var.replicas
    selector {
      match_labels = { app = "proxy" }
    }
    template {
      metadata {
        labels = { app = "proxy" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/proxy:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = var.memory
            }
            limits = {
              memory = var.memory
            }
          }
        }
      }
    }
  }
}
