module "cache_proxy" {
  source    = "../../modules/kubernetes/app"
  name      = "cache-proxy"
  namespace = "homepage"
  tier      = "4-aux"
  image     = "registry.example.lan/homepage/nginx:1.6.1"
  container = "nginx"
  cpu       = "10m"
  memory    = "64Mi"
  host      = "start"
}
