module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "minecraft"
  tier   = "4-aux"
}

module "minecraft_world" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "minecraft-world"
  namespace = module.namespace.name
  size      = "20Gi"
}

resource "helm_release" "minecraft" {
  name       = "minecraft"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/minecraft"
  chart      = "minecraft"
  version    = "7.2.1"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/minecraft.yaml")]
}
