module "freshrss" {
  source    = "../../modules/kubernetes/app"
  name      = "freshrss"
  namespace = "freshrss"
  tier      = "4-aux"
  image     = "registry.example.lan/freshrss/freshrss:4.12.0"
  cpu       = "15m"
  memory    = "256Mi"
  host      = "news"
  env = {
    TZ = "Europe/Amsterdam"
  }
  claims = {
    data = {
      size = "2Gi"
    }
  }
}
