variable "debug" {
  default = false
}

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

resource "kubernetes_deployment" "profiler" {
  count = var.debug ? 1 : 0
  metadata {
    name      = "profiler"
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    replicas = 1
    selector {
      match_labels = { app = "profiler" }
    }
    template {
      metadata {
        labels = { app = "profiler" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/profiler:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "8Gi"
            }
            limits = {
              memory = "8Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "extra" {
  for_each = toset([])
  metadata {
    name      = "extra"
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    replicas = 1
    selector {
      match_labels = { app = "extra" }
    }
    template {
      metadata {
        labels = { app = "extra" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/extra:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "8Gi"
            }
            limits = {
              memory = "8Gi"
            }
          }
        }
      }
    }
  }
}
