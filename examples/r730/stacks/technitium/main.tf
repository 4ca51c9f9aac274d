resource "kubernetes_namespace" "technitium" {
  metadata {
    name = "technitium"
    labels = {
      tier = "0-core"
    }
  }
}

locals {
  instances = {
    technitium = {
      image    = "registry.example.lan/technitium/technitium:2.2.4"
      memory   = "1Gi"
      claim    = "technitium-config"
      strategy = "Recreate"
    }
    technitium-secondary = {
      image    = "registry.example.lan/technitium/technitium:2.2.4"
      memory   = "512Mi"
      claim    = "technitium-secondary-config"
      strategy = "Recreate"
    }
    technitium-tertiary = {
      image    = "registry.example.lan/technitium/technitium:2.2.4"
      memory   = "512Mi"
      claim    = "technitium-tertiary-config"
      strategy = "Recreate"
    }
  }
}

module "technitium_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "technitium-config"
  namespace = kubernetes_namespace.technitium.metadata[0].name
  size      = "2Gi"
}

module "technitium_secondary_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "technitium-secondary-config"
  namespace = kubernetes_namespace.technitium.metadata[0].name
  size      = "2Gi"
}

module "technitium_tertiary_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "technitium-tertiary-config"
  namespace = kubernetes_namespace.technitium.metadata[0].name
  size      = "2Gi"
}

module "instance" {
  source    = "./modules/instance"
  for_each  = local.instances
  name      = each.key
  namespace = kubernetes_namespace.technitium.metadata[0].name
  tier      = "0-core"
  image     = each.value.image
  memory    = each.value.memory
  claim     = each.value.claim
  strategy  = each.value.strategy
}
