module "privatebin" {
  source    = "../../modules/kubernetes/app"
  name      = "privatebin"
  namespace = "privatebin"
  tier      = "3-edge"
  image     = "registry.example.lan/privatebin/privatebin:4.13.2"
  cpu       = "10m"
  memory    = "128Mi"
  host      = "paste"
  claims = {
    data = {
      size = "1Gi"
    }
  }
}
