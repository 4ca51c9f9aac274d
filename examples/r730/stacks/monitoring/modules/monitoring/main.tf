module "prometheus_server_storage" {
  source    = "../../../../modules/kubernetes/block_volume"
  name      = "prometheus-server-storage"
  namespace = var.namespace
  size      = "80Gi"
}

module "grafana" {
  source    = "../../../../modules/kubernetes/nfs_volume"
  name      = "grafana"
  namespace = var.namespace
  size      = "5Gi"
}

resource "helm_release" "prometheus" {
  name       = "prometheus"
  namespace  = var.namespace
  repository = "https://charts.example.org/prometheus"
  chart      = "prometheus"
  version    = "15.3.4"
  atomic     = true
  timeout    = 900
  values = [
    templatefile("${path.module}/prometheus_values.tpl", { domain = "example.org" }),
  ]
}

resource "helm_release" "grafana" {
  name       = "grafana"
  namespace  = var.namespace
  repository = "https://charts.example.org/grafana"
  chart      = "grafana"
  version    = "2.0.7"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      persistence = {
        enabled       = true
        existingClaim = "grafana"
      }
      replicas = 2
      resources = {
        requests = {
          cpu    = "100m"
          memory = "512Mi"
        }
        limits = {
          memory = "1Gi"
        }
      }
    }),
  ]
}

resource "helm_release" "loki" {
  name       = "loki"
  namespace  = var.namespace
  repository = "https://charts.example.org/loki"
  chart      = "loki"
  version    = "15.3.4"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/loki.yaml")]
}

resource "helm_release" "tempo" {
  name       = "tempo"
  namespace  = var.namespace
  repository = "https://charts.example.org/tempo"
  chart      = "tempo"
  version    = "0.9.8"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/tempo.yaml")]
}

resource "helm_release" "alloy" {
  name       = "alloy"
  namespace  = var.namespace
  repository = "https://charts.example.org/alloy"
  chart      = "alloy"
  version    = "0.9.8"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/alloy.yaml")]
}

resource "kubernetes_config_map" "dashboards" {
  for_each = fileset("${path.module}/dashboards", "*.json")

  metadata {
    name      = "dashboard-${trimsuffix(each.value, ".json")}"
    namespace = var.namespace
    labels = {
      grafana_dashboard = "1"
    }
  }
  data = {
    (each.value) = file("${path.module}/dashboards/${each.value}")
  }
}
