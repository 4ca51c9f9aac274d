resource "kubernetes_namespace" "proxy" {
  metadata {
    name = "proxy"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.proxy.metadata[0].name
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

resource "helm_release" "proxy" {
  name       = "proxy"
  namespace  = kubernetes_namespace.proxy.metadata[0].name
  repository = "https://charts.example.org"
  chart      = "proxy"
  values     = [file("${path.module}/values.yaml")]
}
