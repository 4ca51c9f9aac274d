resource "kubernetes_namespace" "games" {
  metadata {
    name = "games"
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.games.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "6Gi"
    }
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.games.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
    }
  }
}

module "chess" {
  source = "../../modules/app"
  name   = "chess"
}

module "go" {
  source = "../../modules/app"
  name   = "go"
  memory = "512Mi"
}
