variable "memory" {
  default = "512Mi"
}

resource "random_pet" "name" {}

resource "kubernetes_namespace" "shop" {
  metadata {
    name = "shop"
    labels = {
      tier = "2-edge"
    }
  }
}

module "app" {
  source    = "./app"
  for_each  = { web = 2 }
  name      = each.key
  replicas  = each.value
  memory    = var.memory
  namespace = kubernetes_namespace.shop.metadata[0].name
  class     = random_pet.name.id
}

resource "kubernetes_daemonset" "agent" {
  metadata {
    name      = "agent"
    namespace = "shop"
  }
  spec {
    selector {
      match_labels = { app = "agent" }
    }
    strategy {
      rolling_update {
        max_unavailable = "2"
      }
    }
    template {
      metadata {
        labels = { app = "agent" }
      }
      spec {
        container {
          name = "agent"
        }
      }
    }
  }
}

resource "kubernetes_manifest" "quota" {
  manifest = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata   = { name = "shop", namespace = "shop" }
    spec       = { hard = { "limits.memory" = "8Gi", pods = 10 } }
  }
}

resource "helm_release" "cache" {
  name      = "cache"
  namespace = "shop"
  chart     = "cache"
  values    = ["replicas: 2\nresources:\n  limits:\n    memory: 64Mi\n"]
}
