resource "kubernetes_stateful_set" "mysql_standalone" {
  metadata {
    name      = "mysql-standalone"
    namespace = var.namespace
    labels = {
      app  = "mysql-standalone"
      tier = var.tier
    }
  }
  spec {
    service_name = "mysql-standalone"
    replicas     = 1
    selector {
      match_labels = {
        app = "mysql-standalone"
      }
    }
    template {
      metadata {
        labels = {
          app = "mysql-standalone"
        }
      }
      spec {
        affinity {
          node_affinity {
            required_during_scheduling_ignored_during_execution {
              node_selector_term {
                match_expressions {
                  key      = "nvidia.com/gpu.present"
                  operator = "NotIn"
                  values   = ["true"]
                }
              }
            }
          }
        }
        container {
          name              = "mysql"
          image             = "registry.example.lan/dbaas/mysql:3.15.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 3306
          }
          env {
            name  = "ROOT_PASSWORD"
            value = var.root_password
          }
          resources {
            requests = {
              cpu    = "250m"
              memory = "4Gi"
            }
            limits = {
              memory = "6Gi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
        }
      }
    }
    volume_claim_template {
      metadata {
        name = "data"
      }
      spec {
        access_modes       = ["ReadWriteOnce"]
        storage_class_name = "proxmox-lvm"
        resources {
          requests = {
            storage = "60Gi"
          }
        }
      }
    }
  }
}

resource "kubernetes_service" "mysql_standalone" {
  metadata {
    name      = "mysql-standalone"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "mysql-standalone"
    }
    cluster_ip = "None"
    port {
      name        = "main"
      port        = 3306
      target_port = 3306
    }
  }
}

resource "kubernetes_stateful_set" "pg_cluster" {
  metadata {
    name      = "pg-cluster"
    namespace = var.namespace
    labels = {
      app  = "pg-cluster"
      tier = var.tier
    }
  }
  spec {
    service_name = "pg-cluster"
    replicas     = 3
    selector {
      match_labels = {
        app = "pg-cluster"
      }
    }
    template {
      metadata {
        labels = {
          app = "pg-cluster"
        }
      }
      spec {
        affinity {
          pod_anti_affinity {
            preferred_during_scheduling_ignored_during_execution {
              pod_affinity_term {
                label_selector {
                  match_labels = {
                    app = "pg-cluster"
                  }
                }
                topology_key = "kubernetes.io/hostname"
              }
              weight = 100
            }
          }
        }
        container {
          name              = "postgres"
          image             = "registry.example.lan/dbaas/postgres:2.14.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 5432
          }
          resources {
            requests = {
              cpu    = "250m"
              memory = "3Gi"
            }
            limits = {
              memory = "4Gi"
            }
          }
          volume_mount {
            name       = "pgdata"
            mount_path = "/mnt/pgdata"
          }
        }
      }
    }
    volume_claim_template {
      metadata {
        name = "pgdata"
      }
      spec {
        access_modes       = ["ReadWriteOnce"]
        storage_class_name = "proxmox-lvm"
        resources {
          requests = {
            storage = "40Gi"
          }
        }
      }
    }
  }
}

resource "kubernetes_service" "pg_cluster" {
  metadata {
    name      = "pg-cluster"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "pg-cluster"
    }
    cluster_ip = "None"
    port {
      name        = "main"
      port        = 5432
      target_port = 5432
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "pg_cluster" {
  metadata {
    name      = "pg-cluster"
    namespace = var.namespace
  }
  spec {
    max_unavailable = 1
    selector {
      match_labels = {
        app = "pg-cluster"
      }
    }
  }
}

# Runs once, when the cluster of databases is new.
# bayplan: allow one-shot-job until 2030-12-31: it may run again, every statement asks first
resource "kubernetes_job_v1" "create_roles" {
  metadata {
    name      = "create-roles"
    namespace = var.namespace
  }
  spec {
    backoff_limit              = 3
    completions                = 1
    parallelism                = 1
    ttl_seconds_after_finished = 3600
    template {
      metadata {
        labels = {
          app = "create-roles"
        }
      }
      spec {
        restart_policy = "OnFailure"
        container {
          name    = "psql"
          image   = "registry.example.lan/dbaas/psql:16.2.0"
          command = ["/bin/sh", "-ec", <<-SCRIPT
            for role in authentik affine dawarich linkwarden tandoor tripit; do
              psql -tAc "select 1 from pg_roles where rolname = '$role'" | grep -q 1 ||
                psql -c "create role $role login"
            done
          SCRIPT
          ]
          env {
            name  = "PGHOST"
            value = "pg-cluster-rw.${var.namespace}.svc.cluster.local"
          }
          env {
            name  = "PGPASSWORD"
            value = var.root_password
          }
          resources {
            requests = {
              cpu    = "10m"
              memory = "64Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
        }
      }
    }
  }
  wait_for_completion = false
}
