resource "helm_release" "kyverno" {
  name       = "kyverno"
  namespace  = var.namespace
  repository = "https://charts.example.org/kyverno"
  chart      = "kyverno"
  version    = "2.0.7"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      cleanupController = {
        enabled = false
      }
      reportsController = {
        enabled = false
      }
      admissionController = {
        replicas = 2
        initContainer = {
          resources = {
            requests = {
              cpu    = "10m"
              memory = "64Mi"
            }
            limits = {
              memory = "256Mi"
            }
          }
        }
        container = {
          resources = {
            requests = {
              cpu    = "100m"
              memory = "384Mi"
            }
            limits = {
              memory = "768Mi"
            }
          }
        }
      }
      backgroundController = {
        resources = {
          requests = {
            cpu    = "100m"
            memory = "256Mi"
          }
          limits = {
            memory = "512Mi"
          }
        }
      }
    }),
  ]
}
