resource "kubernetes_namespace" "lab" {
  metadata {
    name = "lab"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.lab.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "16Gi" }
    }
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.lab.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "4Gi"
    }
  }
}

resource "kubernetes_deployment" "notebook" {
  metadata {
    name      = "notebook"
    namespace = kubernetes_namespace.lab.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "notebook" }
    }
    template {
      metadata {
        labels = { app = "notebook" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/notebook:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "3Gi"
            }
            limits = {
              memory = "3Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "emulator" {
  metadata {
    name      = "emulator"
    namespace = kubernetes_namespace.lab.metadata[0].name
  }
  spec {
    replicas = 0
    selector {
      match_labels = { app = "emulator" }
    }
    template {
      metadata {
        labels = { app = "emulator" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/emulator:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "12Gi"
            }
            limits = {
              memory = "12Gi"
            }
          }
        }
      }
    }
  }
}
