resource "kubernetes_namespace" "job_hunter" {
  metadata {
    name = "job-hunter"
    labels = {
      tier = "4-aux"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "job-hunter"
}

module "job_hunter_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "job-hunter-data"
  namespace = kubernetes_namespace.job_hunter.metadata[0].name
  size      = "2Gi"
}

resource "kubernetes_cron_job_v1" "job_hunter_refresh" {
  metadata {
    name      = "job-hunter-refresh"
    namespace = kubernetes_namespace.job_hunter.metadata[0].name
    labels = {
      app  = "job-hunter-refresh"
      tier = "4-aux"
    }
  }
  spec {
    schedule                      = "10 4 * * *"
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
              app = "job-hunter-refresh"
            }
          }
          spec {
            init_container {
              name              = "alembic-migrate"
              image             = "registry.example.lan/job-hunter/alembic-migrate:3.22.4"
              image_pull_policy = "IfNotPresent"
              resources {
                requests = {
                  cpu    = "50m"
                  memory = "256Mi"
                }
                limits = {
                  memory = "512Mi"
                }
              }
            }
            container {
              name              = "refresh"
              image             = "registry.example.lan/job-hunter/refresh:3.2.3"
              image_pull_policy = "IfNotPresent"
              env {
                name  = "LLM_URL"
                value = "http://llama-swap.llama-cpp.svc.cluster.local:8080"
              }
              env {
                name  = "DB_HOST"
                value = "pg-cluster-rw.dbaas.svc.cluster.local"
              }
              env {
                name  = "DB_PORT"
                value = "5432"
              }
              env {
                name  = "DATABASE_PASSWORD"
                value = data.vault_kv_secret_v2.secrets.data["database_password"]
              }
              resources {
                requests = {
                  cpu    = "100m"
                  memory = "512Mi"
                }
                limits = {
                  memory = "1Gi"
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

resource "kubernetes_deployment" "job_hunter" {
  metadata {
    name      = "job-hunter"
    namespace = kubernetes_namespace.job_hunter.metadata[0].name
    labels = {
      app  = "job-hunter"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "job-hunter"
      }
    }
    template {
      metadata {
        labels = {
          app = "job-hunter"
        }
      }
      spec {
        init_container {
          name              = "alembic-migrate"
          image             = "registry.example.lan/job-hunter/alembic-migrate:3.22.4"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
        }
        container {
          name              = "job-hunter"
          image             = "registry.example.lan/job-hunter/job-hunter:1.20.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "100m"
              memory = "256Mi"
            }
            limits = {
              memory = "768Mi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
        }
        volume {
          name = "data"
          persistent_volume_claim {
            claim_name = module.job_hunter_data.claim_name
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].container[0].image, # the registry's hook moves it
    ]
  }
}

resource "kubernetes_service" "job_hunter" {
  metadata {
    name      = "job-hunter"
    namespace = kubernetes_namespace.job_hunter.metadata[0].name
  }
  spec {
    selector = {
      app = "job-hunter"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "job-hunter"
  namespace = kubernetes_namespace.job_hunter.metadata[0].name
  host      = "jobs"
  protected = true
}
