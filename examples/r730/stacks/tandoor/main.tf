module "tandoor" {
  source       = "../../modules/kubernetes/app"
  name         = "tandoor"
  namespace    = "tandoor"
  tier         = "4-aux"
  image        = "registry.example.lan/tandoor/recipes:2.11.1"
  container    = "recipes"
  cpu          = "25m"
  memory       = "384Mi"
  memory_limit = "512Mi"
  host         = "recipes"
  env = {
    DB_HOST = "pg-cluster-rw.dbaas.svc.cluster.local"
    DB_PORT = "5432"
  }
  claims = {
    media = {
      size = "5Gi"
    }
  }
}
