module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "servarr"
  tier   = "4-aux"
}

variable "memory" {
  type        = map(string)
  description = "The request of each service."
}

module "aiostreams_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "aiostreams-config"
  namespace = module.namespace.name
  size      = "1Gi"
}

module "listenarr_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "listenarr-config"
  namespace = module.namespace.name
  size      = "2Gi"
}

module "downloads" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "downloads"
  namespace = module.namespace.name
  size      = "2000Gi"
}

module "prowlarr_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "prowlarr-config"
  namespace = module.namespace.name
  size      = "1Gi"
}

module "qbittorrent_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "qbittorrent-config"
  namespace = module.namespace.name
  size      = "1Gi"
}

module "aiostreams" {
  source    = "./aiostreams"
  namespace = module.namespace.name
  tier      = "4-aux"
  memory    = var.memory["aiostreams"]
}

module "flaresolverr" {
  source    = "./flaresolverr"
  namespace = module.namespace.name
  tier      = "4-aux"
  memory    = var.memory["flaresolverr"]
}

module "listenarr" {
  source    = "./listenarr"
  namespace = module.namespace.name
  tier      = "4-aux"
  memory    = var.memory["listenarr"]
}

module "prowlarr" {
  source    = "./prowlarr"
  namespace = module.namespace.name
  tier      = "4-aux"
  memory    = var.memory["prowlarr"]
}

module "qbittorrent" {
  source    = "./qbittorrent"
  namespace = module.namespace.name
  tier      = "4-aux"
  memory    = var.memory["qbittorrent"]
}

# Not called any more: retired upstream. What runs goes when the library has moved.
# Not called: the quota has 128Mi left and it asks for 256. Its Deployment of an earlier
# trial still stands in the cluster without a pod.
