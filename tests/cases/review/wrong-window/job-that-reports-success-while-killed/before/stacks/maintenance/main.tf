resource "kubernetes_namespace" "maintenance" {
  metadata {
    name = "maintenance"
  }
}

resource "kubernetes_cron_job_v1" "helm_unstick" {
  metadata {
    name      = "helm-unstick"
    namespace = kubernetes_namespace.maintenance.metadata[0].name
  }
  spec {
    schedule           = "*/15 * * * *"
    concurrency_policy = "Forbid"
    job_template {
      metadata {}
      spec {
        template {
          metadata {}
          spec {
            restart_policy = "Never"
            container {
              name  = "main"
              image = "registry.example/kubectl:1"
              resources {
                requests = { cpu = "10m", memory = "64Mi" }
                # kubectl is killed at 96Mi while the script around it exits 0. DO NOT LOWER below 192Mi
                limits = { memory = "256Mi" }
              }
            }
          }
        }
      }
    }
  }
}
