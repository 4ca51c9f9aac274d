resource "kubernetes_namespace" "affine" {
  metadata {
    name = "affine"
    labels = {
      tier = "4-aux"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "affine"
}

module "affine_storage" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "affine-storage"
  namespace = kubernetes_namespace.affine.metadata[0].name
  size      = "10Gi"
}

resource "kubernetes_deployment" "affine" {
  metadata {
    name      = "affine"
    namespace = kubernetes_namespace.affine.metadata[0].name
    labels = {
      app  = "affine"
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
        app = "affine"
      }
    }
    template {
      metadata {
        labels = {
          app = "affine"
        }
      }
      spec {
        init_container {
          name              = "migration"
          image             = "registry.example.lan/affine/migration:6.0.2"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "50m"
              memory = "128Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "storage"
            mount_path = "/mnt/storage"
          }
        }
        container {
          name              = "affine"
          image             = "registry.example.lan/affine/affine:3.15.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
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
            name  = "AFFINE_SERVER_SECRET"
            value = data.vault_kv_secret_v2.secrets.data["affine_server_secret"]
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "128Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "storage"
            mount_path = "/mnt/storage"
          }
        }
        volume {
          name = "storage"
          persistent_volume_claim {
            claim_name = module.affine_storage.claim_name
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

resource "kubernetes_service" "affine" {
  metadata {
    name      = "affine"
    namespace = kubernetes_namespace.affine.metadata[0].name
  }
  spec {
    selector = {
      app = "affine"
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
  name      = "affine"
  namespace = kubernetes_namespace.affine.metadata[0].name
  host      = "notes"
}
