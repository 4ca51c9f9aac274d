resource "kubernetes_namespace" "reloader" {
  metadata {
    name = "reloader"
    labels = {
      tier = "1-cluster"
    }
  }
}

resource "helm_release" "reloader" {
  name       = "reloader"
  namespace  = kubernetes_namespace.reloader.metadata[0].name
  repository = "https://charts.example.org/reloader"
  chart      = "reloader"
  version    = "3.11.0"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      reloader = {
        deployment = {
          resources = {
            requests = {
              cpu    = "10m"
              memory = "256Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
        }
      }
    }),
  ]
}
