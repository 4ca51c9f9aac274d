module "speedtest" {
  source       = "../../modules/kubernetes/app"
  name         = "speedtest"
  namespace    = "speedtest"
  tier         = "4-aux"
  image        = "registry.example.lan/speedtest/speedtest:2.22.4"
  cpu          = "25m"
  memory       = var.memory
  memory_limit = "512Mi"
  host         = "speed"
  env = {
    TZ = "Europe/Amsterdam"
  }
  claims = {
    data = {
      size = "1Gi"
    }
  }
}
