data "vault_kv_secret_v2" "sizes" {
  mount = "kv"
  name  = "sizes"
}

resource "kubernetes_namespace" "wiki" {
  metadata {
    name = "wiki"
  }
}

resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "4Gi"
    }
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
    }
  }
}

resource "kubernetes_deployment" "wiki" {
  metadata {
    name      = "wiki"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "wiki" }
    }
    template {
      metadata {
        labels = { app = "wiki" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/wiki:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "1Gi"
            }
            limits = {
              memory = "1Gi"
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "search" {
  metadata {
    name      = "search"
    namespace = kubernetes_namespace.wiki.metadata[0].name
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = { app = "search" }
    }
    template {
      metadata {
        labels = { app = "search" }
      }
      spec {
        container {
          name  = "main"
          image = "registry.example/search:1"
          resources {
            requests = {
              cpu    = "50m"
              memory = "2Gi"
            }
            limits = {
              memory = "2Gi"
            }
          }
        }
      }
    }
  }
}
