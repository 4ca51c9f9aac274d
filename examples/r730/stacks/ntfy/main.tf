module "ntfy" {
  source    = "../../modules/kubernetes/app"
  name      = "ntfy"
  namespace = "ntfy"
  tier      = "4-aux"
  image     = "registry.example.lan/ntfy/ntfy:3.1.3"
  cpu       = "10m"
  memory    = "128Mi"
  host      = "push"
  claims = {
    cache = {
      size = "1Gi"
    }
  }
}
