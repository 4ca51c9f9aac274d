resource "kubernetes_namespace" "jellyfin" {
  metadata {
    name = "jellyfin"
    labels = {
      tier = "3-edge"
    }
  }
}

module "jellyfin_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "jellyfin-config"
  namespace = kubernetes_namespace.jellyfin.metadata[0].name
  size      = "20Gi"
}

module "jellyfin_media" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "jellyfin-media"
  namespace = kubernetes_namespace.jellyfin.metadata[0].name
  size      = "4000Gi"
}

resource "helm_release" "jellyfin" {
  name       = "jellyfin"
  namespace  = kubernetes_namespace.jellyfin.metadata[0].name
  repository = "https://charts.example.org/jellyfin"
  chart      = "jellyfin"
  version    = "3.11.0"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/jellyfin.yaml")]
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "jellyfin"
  namespace = kubernetes_namespace.jellyfin.metadata[0].name
  host      = "video"
  port      = 8096
}
