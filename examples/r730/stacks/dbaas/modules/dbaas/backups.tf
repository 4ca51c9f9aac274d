module "database_backup" {
  source    = "../../../../modules/kubernetes/nfs_volume"
  name      = "database-backup"
  namespace = var.namespace
  size      = "200Gi"
}

resource "kubernetes_cron_job_v1" "mysql_backup" {
  metadata {
    name      = "mysql-backup"
    namespace = var.namespace
    labels = {
      app  = "mysql-backup"
      tier = var.tier
    }
  }
  spec {
    schedule                      = "30 0 * * *"
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
              app = "mysql-backup"
            }
          }
          spec {
            container {
              name              = "mysql-backup"
              image             = "registry.example.lan/dbaas/mysql-backup:6.0.3"
              image_pull_policy = "IfNotPresent"
              env {
                name  = "ROOT_PASSWORD"
                value = var.root_password
              }
              volume_mount {
                name       = "backup"
                mount_path = "/mnt/backup"
              }
            }
            volume {
              name = "backup"
              persistent_volume_claim {
                claim_name = module.database_backup.claim_name
              }
            }
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}

resource "kubernetes_cron_job_v1" "postgresql_backup" {
  metadata {
    name      = "postgresql-backup"
    namespace = var.namespace
    labels = {
      app  = "postgresql-backup"
      tier = var.tier
    }
  }
  spec {
    schedule                      = "0 1 * * *"
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
              app = "postgresql-backup"
            }
          }
          spec {
            container {
              name              = "postgresql-backup"
              image             = "registry.example.lan/dbaas/postgresql-backup:2.13.0"
              image_pull_policy = "IfNotPresent"
              volume_mount {
                name       = "backup"
                mount_path = "/mnt/backup"
              }
            }
            volume {
              name = "backup"
              persistent_volume_claim {
                claim_name = module.database_backup.claim_name
              }
            }
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}
