module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "traefik"
  tier   = "0-core"
}

resource "helm_release" "traefik" {
  name       = "traefik"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/traefik"
  chart      = "traefik"
  version    = "2.0.7"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/traefik.yaml")]
}

resource "kubernetes_pod_disruption_budget_v1" "traefik" {
  metadata {
    name      = "traefik"
    namespace = module.namespace.name
  }
  spec {
    max_unavailable = 1
    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "traefik"
        "app.kubernetes.io/name"     = "traefik"
      }
    }
  }
}
