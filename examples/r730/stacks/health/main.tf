module "health" {
  source    = "../../modules/kubernetes/app"
  name      = "health"
  namespace = "health"
  tier      = "4-aux"
  image     = "registry.example.lan/health/health:1.18.0"
  cpu       = "15m"
  memory    = var.memory
  host      = "health"
  claims = {
    data = {
      size = "2Gi"
    }
  }
}
