module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "url"
  tier   = "4-aux"
}

resource "kubectl_manifest" "shlink" {
  yaml_body = templatefile("${path.module}/templates/shlink.yaml.tpl", {
    namespace = module.namespace.name
    memory    = "512Mi"
  })
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "shlink"
  namespace = module.namespace.name
  host      = "go"
}
