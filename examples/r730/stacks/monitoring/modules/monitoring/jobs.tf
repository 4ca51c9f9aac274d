resource "kubernetes_cron_job_v1" "helm_unstick" {
  metadata {
    name      = "helm-unstick"
    namespace = var.namespace
    labels = {
      app  = "helm-unstick"
      tier = var.tier
    }
  }
  spec {
    schedule                      = "*/10 * * * *"
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
              app = "helm-unstick"
            }
          }
          spec {
            container {
              name              = "helm-unstick"
              image             = "registry.example.lan/monitoring/helm-unstick:7.7.0"
              image_pull_policy = "IfNotPresent"
              resources {
                requests = {
                  cpu    = "10m"
                  memory = "96Mi"
                }
                limits = {
                  memory = "256Mi"
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
