resource "kubernetes_namespace" "crowdsec" {
  metadata {
    name = "crowdsec"
    labels = {
      tier = "1-cluster"
    }
  }
}

module "crowdsec_lapi_data" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "crowdsec-lapi-data"
  namespace = kubernetes_namespace.crowdsec.metadata[0].name
  size      = "5Gi"
}

resource "helm_release" "crowdsec" {
  name       = "crowdsec"
  namespace  = kubernetes_namespace.crowdsec.metadata[0].name
  repository = "https://charts.example.org/crowdsec"
  chart      = "crowdsec"
  version    = "3.11.0"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      agent = {
        enabled = false
      }
      lapi = {
        replicas = 1
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
