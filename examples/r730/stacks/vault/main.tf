module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "vault"
  tier   = "0-core"
}

resource "helm_release" "vault" {
  name       = "vault"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/vault"
  chart      = "vault"
  version    = "0.9.8"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      server = {
        ha = {
          enabled = true
          raft = {
            enabled = true
          }
          replicas = 3
        }
        resources = {
          requests = {
            cpu    = "250m"
            memory = "512Mi"
          }
          limits = {
            memory = "1Gi"
          }
        }
      }
      injector = {
        enabled = false
      }
    }),
  ]
}
