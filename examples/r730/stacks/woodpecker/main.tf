resource "kubernetes_namespace" "woodpecker" {
  metadata {
    name = "woodpecker"
    labels = {
      tier = "3-edge"
    }
  }
}

module "woodpecker_server_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "woodpecker-server-data"
  namespace = kubernetes_namespace.woodpecker.metadata[0].name
  size      = "4Gi"
}

resource "helm_release" "woodpecker" {
  name       = "woodpecker"
  namespace  = kubernetes_namespace.woodpecker.metadata[0].name
  repository = "https://charts.example.org/woodpecker"
  chart      = "woodpecker"
  version    = "15.3.4"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      agent = {
        enabled = false
      }
      server = {
        resources = {
          requests = {
            cpu    = "100m"
            memory = "512Mi"
          }
          limits = {
            memory = "1Gi"
          }
        }
      }
    }),
  ]
}
