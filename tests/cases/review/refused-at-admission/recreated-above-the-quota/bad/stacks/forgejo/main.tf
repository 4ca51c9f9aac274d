resource "kubernetes_namespace" "forgejo" {
  metadata {
    name = "forgejo"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.forgejo.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "8Gi" }
    }
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.forgejo.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "4Gi"
    }
  }
}

resource "kubernetes_deployment" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = kubernetes_namespace.forgejo.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "forgejo" }
    }
    template {
      metadata {
        labels = { app = "forgejo" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/forgejo:1"
          resources {
            requests = {
              cpu    = "200m"
              memory = "6Gi"
            }
            limits = {
              memory = "6Gi"
            }
          }
        }
      }
    }
  }
}
