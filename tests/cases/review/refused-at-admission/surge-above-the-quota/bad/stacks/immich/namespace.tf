resource "kubernetes_namespace" "immich" {
  metadata {
    name = "immich"
    labels = {
      tier = "2-gpu"
    }
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "1Gi" }
      default_request = { cpu = "50m", memory = "1Gi" }
      max             = { memory = "16Gi" }
    }
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.immich.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "12Gi"
      "pods"            = "40"
    }
  }
}
