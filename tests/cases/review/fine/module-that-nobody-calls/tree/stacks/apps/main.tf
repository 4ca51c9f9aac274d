resource "kubernetes_namespace" "apps" {
  metadata {
    name = "apps"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "2Gi" }
    }
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "2Gi"
    }
  }
}

resource "kubernetes_deployment" "wiki" {
  metadata {
    name      = "wiki"
    namespace = kubernetes_namespace.apps.metadata[0].name
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
          image = "registry.example/wiki:1"
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
