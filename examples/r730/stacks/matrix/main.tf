module "matrix" {
  source       = "../../modules/kubernetes/app"
  name         = "matrix"
  namespace    = "matrix"
  tier         = "4-aux"
  image        = "registry.example.lan/matrix/matrix:7.11.2"
  cpu          = "100m"
  memory       = var.memory
  memory_limit = "1Gi"
  host         = "matrix"
  env = {
    SERVER_NAME = "example.org"
  }
  claims = {
    media = {
      size = "20Gi"
    }
  }
}
