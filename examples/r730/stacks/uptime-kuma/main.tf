module "uptime_kuma" {
  source       = "../../modules/kubernetes/app"
  name         = "uptime-kuma"
  namespace    = "uptime-kuma"
  tier         = "1-cluster"
  image        = "registry.example.lan/uptime-kuma/uptime-kuma:3.16.0"
  cpu          = "100m"
  memory       = "128Mi"
  memory_limit = "512Mi"
  host         = "status"
  env = {
    TZ = "Europe/Amsterdam"
  }
  claims = {
    data = {
      size = "2Gi"
    }
  }
}
