resource "kubernetes_cron_job_v1" "immich_search_probe" {
  metadata {
    name      = "immich-search-probe"
    namespace = var.namespace
    labels = {
      app  = "immich-search-probe"
      tier = var.tier
    }
  }
  spec {
    schedule                      = "*/30 * * * *"
    concurrency_policy            = "Forbid"
    successful_jobs_history_limit = 1
    failed_jobs_history_limit     = 1
    job_template {
      metadata {}
      spec {
        backoff_limit = 2
        template {
          metadata {
            labels = {
              app = "immich-search-probe"
            }
          }
          spec {
            init_container {
              name              = "measure"
              image             = "registry.example.lan/immich/measure:7.5.0"
              image_pull_policy = "IfNotPresent"
              resources {
                requests = {
                  cpu    = "10m"
                  memory = "32Mi"
                }
                limits = {
                  memory = "64Mi"
                }
              }
            }
            container {
              name              = "push"
              image             = "registry.example.lan/immich/push:2.21.4"
              image_pull_policy = "IfNotPresent"
              env {
                name  = "IMMICH_TRUSTED_PROXIES"
                value = "198.51.100.0/24"
              }
              env {
                name  = "DB_HOSTNAME"
                value = "immich-postgres"
              }
              env {
                name  = "DB_PASSWORD"
                value = var.db_password
              }
              resources {
                requests = {
                  cpu    = "10m"
                  memory = "16Mi"
                }
                limits = {
                  memory = "32Mi"
                }
              }
            }
            container {
              name              = "warmup"
              image             = "registry.example.lan/immich/warmup:5.11.4"
              image_pull_policy = "IfNotPresent"
              env {
                name  = "IMMICH_TRUSTED_PROXIES"
                value = "198.51.100.0/24"
              }
              env {
                name  = "DB_HOSTNAME"
                value = "immich-postgres"
              }
              env {
                name  = "DB_PASSWORD"
                value = var.db_password
              }
              resources {
                requests = {
                  cpu    = "10m"
                  memory = "16Mi"
                }
                limits = {
                  memory = "32Mi"
                }
              }
            }
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}
