module "novelapp" {
  source    = "../../modules/kubernetes/app"
  name      = "novelapp"
  namespace = "novelapp"
  tier      = "4-aux"
  image     = "registry.example.lan/novelapp/novelapp:3.13.3"
  cpu       = "10m"
  memory    = "640Mi"
  host      = "novels"
  claims = {
    data = {
      size = "2Gi"
    }
  }
}
