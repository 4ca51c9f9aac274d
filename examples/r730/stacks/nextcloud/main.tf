module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "nextcloud"
  tier   = "3-edge"
}

module "nextcloud_files" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "nextcloud-files"
  namespace = module.namespace.name
  size      = "500Gi"
}

module "nextcloud_html" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "nextcloud-html"
  namespace = module.namespace.name
  size      = "30Gi"
}

resource "helm_release" "nextcloud" {
  name       = "nextcloud"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/nextcloud"
  chart      = "nextcloud"
  version    = "7.2.1"
  atomic     = true
  timeout    = 900
  values = [
    templatefile("${path.module}/nextcloud_values.tpl", { domain = "example.org" }),
  ]
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "nextcloud"
  namespace = module.namespace.name
  host      = "cloud"
  port      = 80
}
