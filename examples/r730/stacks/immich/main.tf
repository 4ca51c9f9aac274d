resource "kubernetes_namespace" "immich" {
  metadata {
    name = "immich"
    labels = {
      tier                               = "2-gpu"
      "resource-governance/custom-quota" = "true"
    }
  }
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory"   = "64Gi"
      pods              = "40"
      "requests.cpu"    = "8"
      "requests.memory" = "24Gi"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "immich"
}

module "immich" {
  source      = "./modules/immich"
  namespace   = kubernetes_namespace.immich.metadata[0].name
  tier        = "2-gpu"
  db_password = data.vault_kv_secret_v2.secrets.data["db_password"]
}
