resource "kubernetes_namespace" "pdf" {
  metadata {
    name = "pdf"
  }
}

resource "kubernetes_deployment" "pdf" {
  metadata {
    name      = "pdf"
    namespace = kubernetes_namespace.pdf.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "pdf" }
    }
    template {
      metadata {
        labels = { app = "pdf" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/pdf:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
            # was 8Gi once; 3Gi since the rewrite. 2Gi = the tier's ceiling
            limits = {
              memory = "2Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "render" {
  metadata {
    name      = "render"
    namespace = kubernetes_namespace.pdf.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "render" }
    }
    template {
      metadata {
        labels = { app = "render" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/render:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
            # do not drop below 1Gi (needs 900Mi at start)
            limits = {
              memory = "1Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "cache" {
  metadata {
    name      = "cache"
    namespace = kubernetes_namespace.pdf.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "cache" }
    }
    template {
      metadata {
        labels = { app = "cache" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/cache:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
            # do not raise above 1Gi: the node has no more to give
            limits = {
              memory = "512Mi"
            }
          }
        }
      }
    }
  }
}
