module "immich_machine_learning_cache" {
  source    = "../../../../modules/kubernetes/block_volume"
  name      = "immich-machine-learning-cache"
  namespace = var.namespace
  size      = "20Gi"
}

module "immich_postgres_pgdata" {
  source    = "../../../../modules/kubernetes/block_volume"
  name      = "immich-postgres-pgdata"
  namespace = var.namespace
  size      = "40Gi"
}

module "immich_library" {
  source    = "../../../../modules/kubernetes/nfs_volume"
  name      = "immich-library"
  namespace = var.namespace
  size      = "2000Gi"
}

module "immich_server_thumbs" {
  source    = "../../../../modules/kubernetes/block_volume"
  name      = "immich-server-thumbs"
  namespace = var.namespace
  size      = "120Gi"
}
