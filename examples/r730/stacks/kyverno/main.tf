module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "kyverno"
  tier   = "0-core"
}

module "kyverno" {
  source    = "./modules/kyverno"
  namespace = module.namespace.name
  tier      = "0-core"
}
