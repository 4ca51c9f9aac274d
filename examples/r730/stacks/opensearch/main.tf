resource "kubernetes_namespace" "opensearch" {
  metadata {
    name = "opensearch"
    labels = {
      tier = "1-cluster"
    }
  }
}

resource "helm_release" "opensearch" {
  name       = "opensearch"
  namespace  = kubernetes_namespace.opensearch.metadata[0].name
  repository = "https://charts.example.org/opensearch"
  chart      = "opensearch"
  version    = "15.3.4"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      singleNode = true
      replicas   = 1
      resources = {
        requests = {
          cpu    = "250m"
          memory = "4Gi"
        }
        limits = {
          memory = "6Gi"
        }
      }
    }),
  ]
}
