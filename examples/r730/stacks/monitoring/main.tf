resource "kubernetes_namespace" "monitoring" {
  metadata {
    name = "monitoring"
    labels = {
      tier                               = "1-cluster"
      "resource-governance/custom-quota" = "true"
    }
  }
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.monitoring.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory"   = "64Gi"
      pods              = "60"
      "requests.cpu"    = "8"
      "requests.memory" = "16Gi"
    }
  }
}

module "monitoring" {
  source    = "./modules/monitoring"
  namespace = kubernetes_namespace.monitoring.metadata[0].name
  tier      = "1-cluster"
}
