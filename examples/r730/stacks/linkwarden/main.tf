module "linkwarden" {
  source       = "../../modules/kubernetes/app"
  name         = "linkwarden"
  namespace    = "linkwarden"
  tier         = "4-aux"
  image        = "registry.example.lan/linkwarden/linkwarden:1.3.2"
  cpu          = "50m"
  memory       = "1Gi"
  memory_limit = "1280Mi"
  host         = "links"
  env = {
    DB_HOST = "pg-cluster-rw.dbaas.svc.cluster.local"
    DB_PORT = "5432"
  }
  claims = {
    archive = {
      size = "20Gi"
    }
  }
}
