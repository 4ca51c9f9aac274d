module "namespace" {
  source       = "../../modules/kubernetes/namespace"
  name         = "dbaas"
  tier         = "1-cluster"
  custom_quota = true
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = module.namespace.name
  }
  spec {
    hard = {
      "limits.memory"   = "40Gi"
      pods              = "30"
      "requests.cpu"    = "8"
      "requests.memory" = "20Gi"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "dbaas"
}

module "dbaas" {
  source        = "./modules/dbaas"
  namespace     = module.namespace.name
  tier          = "1-cluster"
  root_password = data.vault_kv_secret_v2.secrets.data["root_password"]
}
