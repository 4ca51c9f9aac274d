module "trek" {
  source    = "../../modules/kubernetes/app"
  name      = "trek"
  namespace = "trek"
  tier      = "4-aux"
  image     = "registry.example.lan/trek/trek:2.2.1"
  cpu       = "100m"
  memory    = "512Mi"
  host      = "trips"
  claims = {
    data = {
      size = "2Gi"
    }
  }
}
