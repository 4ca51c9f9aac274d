resource "kubernetes_namespace" "nvidia" {
  metadata {
    name = "nvidia"
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
    namespace = kubernetes_namespace.nvidia.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory"   = "32Gi"
      pods              = "60"
      "requests.cpu"    = "8"
      "requests.memory" = "16Gi"
    }
  }
}

module "nvidia" {
  source    = "./modules/nvidia"
  namespace = kubernetes_namespace.nvidia.metadata[0].name
  tier      = "2-gpu"
}
