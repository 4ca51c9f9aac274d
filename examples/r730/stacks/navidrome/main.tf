module "navidrome" {
  source       = "../../modules/kubernetes/app"
  name         = "navidrome"
  namespace    = "navidrome"
  tier         = "4-aux"
  image        = "registry.example.lan/navidrome/navidrome:6.21.0"
  cpu          = "15m"
  memory       = var.memory
  memory_limit = "384Mi"
  host         = "music"
  claims = {
    data = {
      size = "2Gi"
    }
    music = {
      size   = "500Gi"
      shared = true
    }
  }
}
