# Passwords. One pod on one disk, and a budget that keeps it in place: see the README.
module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "vaultwarden"
  tier   = "3-edge"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "vaultwarden"
}

module "vaultwarden_backup_backup" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "vaultwarden-backup-backup"
  namespace = module.namespace.name
  size      = "20Gi"
}

module "vaultwarden_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "vaultwarden-data"
  namespace = module.namespace.name
  size      = "2Gi"
}

resource "kubernetes_cron_job_v1" "vaultwarden_backup" {
  metadata {
    name      = "vaultwarden-backup"
    namespace = module.namespace.name
    labels = {
      app  = "vaultwarden-backup"
      tier = "3-edge"
    }
  }
  spec {
    schedule                      = "0 5 * * *"
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
              app = "vaultwarden-backup"
            }
          }
          spec {
            container {
              name              = "vaultwarden-backup"
              image             = "registry.example.lan/vaultwarden/vaultwarden-backup:4.10.4"
              image_pull_policy = "IfNotPresent"
              env {
                name  = "DOMAIN"
                value = "https://passwords.example.org"
              }
              env {
                name  = "SIGNUPS_ALLOWED"
                value = "false"
              }
              env {
                name  = "ADMIN_TOKEN"
                value = data.vault_kv_secret_v2.secrets.data["admin_token"]
              }
              volume_mount {
                name       = "backup"
                mount_path = "/mnt/backup"
              }
            }
            volume {
              name = "backup"
              persistent_volume_claim {
                claim_name = module.vaultwarden_backup_backup.claim_name
              }
            }
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "vaultwarden" {
  metadata {
    name      = "vaultwarden"
    namespace = module.namespace.name
    labels = {
      app  = "vaultwarden"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "vaultwarden"
      }
    }
    template {
      metadata {
        labels = {
          app = "vaultwarden"
        }
      }
      spec {
        container {
          name              = "vaultwarden"
          image             = "registry.example.lan/vaultwarden/vaultwarden:1.2.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # Leaks 28 MiB a day: 512Mi is thirteen days of room.
          resources {
            requests = {
              cpu    = "10m"
              memory = "512Mi"
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
        volume {
          name = "data"
          persistent_volume_claim {
            claim_name = module.vaultwarden_data.claim_name
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

resource "kubernetes_service" "vaultwarden" {
  metadata {
    name      = "vaultwarden"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "vaultwarden"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "vaultwarden" {
  metadata {
    name      = "vaultwarden"
    namespace = module.namespace.name
  }
  spec {
    min_available = 1
    selector {
      match_labels = {
        app = "vaultwarden"
      }
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "vaultwarden"
  namespace = module.namespace.name
  host      = "passwords"
}
