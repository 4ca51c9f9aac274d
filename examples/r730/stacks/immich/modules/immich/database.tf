resource "kubernetes_deployment" "immich_postgres" {
  metadata {
    name      = "immich-postgres"
    namespace = var.namespace
    labels = {
      app  = "immich-postgres"
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "immich-postgres"
      }
    }
    template {
      metadata {
        labels = {
          app = "immich-postgres"
        }
      }
      spec {
        init_container {
          name              = "write-pg-override-conf"
          image             = "registry.example.lan/immich/write-pg-override-conf:2.16.2"
          image_pull_policy = "IfNotPresent"
          # bayplan: allow *-request-missing until 2030-12-31: copies files once, on the defaults of the tier
          volume_mount {
            name       = "pgdata"
            mount_path = "/mnt/pgdata"
          }
        }
        container {
          name              = "immich-postgresql"
          image             = "registry.example.lan/immich/immich-postgresql:1.0.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 5432
          }
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
              cpu    = "100m"
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
        volume {
          name = "pgdata"
          persistent_volume_claim {
            claim_name = module.immich_postgres_pgdata.claim_name
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

resource "kubernetes_service" "immich_postgres" {
  metadata {
    name      = "immich-postgres"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "immich-postgres"
    }
    port {
      name        = "main"
      port        = 5432
      target_port = 5432
    }
  }
}
