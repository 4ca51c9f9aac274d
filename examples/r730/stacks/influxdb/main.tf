resource "kubernetes_namespace" "influxdb" {
  metadata {
    name = "influxdb"
    labels = {
      tier = "3-edge"
    }
  }
}

resource "helm_release" "influxdb" {
  name       = "influxdb"
  namespace  = kubernetes_namespace.influxdb.metadata[0].name
  repository = "https://charts.example.org/influxdb"
  chart      = "influxdb"
  version    = "3.11.0"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      persistence = {
        size         = "20Gi"
        storageClass = "proxmox-lvm"
      }
      resources = {
        requests = {
          cpu    = "100m"
          memory = "3Gi"
        }
        limits = {
          memory = "4Gi"
        }
      }
    }),
  ]
}
