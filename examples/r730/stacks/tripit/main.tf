resource "kubernetes_namespace" "tripit" {
  metadata {
    name = "tripit"
    labels = {
      tier = "4-aux"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "tripit"
}

module "tripit_documents" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "tripit-documents"
  namespace = kubernetes_namespace.tripit.metadata[0].name
  size      = "5Gi"
}

resource "kubernetes_cron_job_v1" "tripit_worker" {
  metadata {
    name      = "tripit-worker"
    namespace = kubernetes_namespace.tripit.metadata[0].name
    labels = {
      app  = "tripit-worker"
      tier = "4-aux"
    }
  }
  spec {
    schedule                      = "*/15 * * * *"
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
              app = "tripit-worker"
            }
          }
          spec {
            container {
              name              = "worker"
              image             = "registry.example.lan/tripit/worker:5.0.4"
              image_pull_policy = "IfNotPresent"
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
              env {
                name  = "INBOX_PASSWORD"
                value = data.vault_kv_secret_v2.secrets.data["inbox_password"]
              }
              # Every quarter of an hour, a minute at most; skipping one harms nobody.
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
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment" "tripit" {
  metadata {
    name      = "tripit"
    namespace = kubernetes_namespace.tripit.metadata[0].name
    labels = {
      app  = "tripit"
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
        app = "tripit"
      }
    }
    template {
      metadata {
        labels = {
          app = "tripit"
        }
      }
      spec {
        init_container {
          name              = "alembic-migrate"
          image             = "registry.example.lan/tripit/alembic-migrate:6.13.0"
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
            name       = "documents"
            mount_path = "/mnt/documents"
          }
        }
        init_container {
          name              = "chown-personal-documents"
          image             = "registry.example.lan/tripit/chown-personal-documents:5.19.2"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "16Mi"
            }
            limits = {
              memory = "32Mi"
            }
          }
          volume_mount {
            name       = "documents"
            mount_path = "/mnt/documents"
          }
        }
        container {
          name              = "tripit"
          image             = "registry.example.lan/tripit/tripit:7.2.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "100m"
              memory = "384Mi"
            }
            limits = {
              memory = "768Mi"
            }
          }
          volume_mount {
            name       = "documents"
            mount_path = "/mnt/documents"
          }
        }
        volume {
          name = "documents"
          persistent_volume_claim {
            claim_name = module.tripit_documents.claim_name
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
    ]
  }
}

resource "kubernetes_service" "tripit" {
  metadata {
    name      = "tripit"
    namespace = kubernetes_namespace.tripit.metadata[0].name
  }
  spec {
    selector = {
      app = "tripit"
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
  name      = "tripit"
  namespace = kubernetes_namespace.tripit.metadata[0].name
  host      = "itinerary"
}
