resource "kubernetes_namespace" "backup" {
  metadata {
    name = "backup"
  }
}

resource "kubernetes_limit_range" "defaults" {
  metadata {
    name      = "tier-defaults"
    namespace = kubernetes_namespace.backup.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { cpu = "50m", memory = "128Mi" }
      max             = { memory = "4Gi" }
    }
  }
}

resource "kubernetes_cron_job_v1" "nightly" {
  metadata {
    name      = "nightly"
    namespace = kubernetes_namespace.backup.metadata[0].name
  }
  spec {
    schedule           = "30 3 * * *"
    concurrency_policy = "Forbid"
    job_template {
      metadata {}
      spec {
        template {
          metadata {}
          spec {
            restart_policy = "Never"
            container {
              name  = "dump"
              image = "registry.example/dump:1"
              resources {
                requests = { cpu = "100m", memory = "4Gi" }
                limits   = { memory = "4Gi" }
              }
            }
          }
        }
      }
    }
  }
}
