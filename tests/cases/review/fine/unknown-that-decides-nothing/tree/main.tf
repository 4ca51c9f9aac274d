data "http" "release" {
  url = "https://releases.example.org/latest"
}

variable "password" {
  type      = string
  sensitive = true
}

resource "kubernetes_namespace" "wiki" {
  metadata {
    name = "wiki"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
    }
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "1Gi"
    }
  }
}

resource "kubernetes_deployment" "wiki" {
  metadata {
    name      = "wiki"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    replicas = 1
    selector {
      match_labels = { app = "wiki" }
    }
    template {
      metadata {
        labels = { app = "wiki" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/wiki:${data.http.release.response_body}"
          env {
            name  = "PASSWORD"
            value = var.password
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
        }
      }
    }
  }
}
