resource "kubernetes_namespace" "git" {
  metadata {
    name = "git"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.git.metadata[0].name
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
    namespace = kubernetes_namespace.git.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "4Gi"
      "limits.memory"   = "4Gi"
    }
  }
}

resource "kubernetes_deployment" "forge" {
  metadata {
    name      = "forge"
    namespace = kubernetes_namespace.git.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "forge" }
    }
    template {
      metadata {
        labels = { app = "forge" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/forge:1"
          resources {
            requests = {
              cpu    = "50m"
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
