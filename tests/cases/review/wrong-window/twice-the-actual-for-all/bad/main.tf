locals {
  actual = { # Mi, working set
    wiki   = 700
    forum  = 640
    photos = 900
    notes  = 760
    tasks  = 610
    feeds  = 680
    links  = 620
    chat   = 840
    maps   = 930
    music  = 650
    dns    = 90
    ntp    = 40
  }
}

resource "kubernetes_namespace" "apps" {
  metadata {
    name = "apps"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "1Gi" }
    }
  }
}

resource "kubernetes_deployment" "app" {
  for_each = local.actual
  metadata {
    name      = each.key
    namespace = kubernetes_namespace.apps.metadata[0].name
  }
  spec {
    replicas = 1
    selector { match_labels = { app = each.key } }
    template {
      metadata { labels = { app = each.key } }
      spec {
        container {
          name  = "main"
          image = "registry.example/${each.key}:1"
          resources {
            requests = { cpu = "50m", memory = "${each.value * 2}Mi" }
            limits   = { memory = "${each.value * 2}Mi" }
          }
        }
      }
    }
  }
}
