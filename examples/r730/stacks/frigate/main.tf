module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "frigate"
  tier   = "2-gpu"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "frigate"
}

module "frigate_clips" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "frigate-clips"
  namespace = module.namespace.name
  size      = "80Gi"
}

module "frigate_config" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "frigate-config"
  namespace = module.namespace.name
  size      = "5Gi"
}

module "frigate_database" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "frigate-database"
  namespace = module.namespace.name
  size      = "10Gi"
}

module "frigate_recordings" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "frigate-recordings"
  namespace = module.namespace.name
  size      = "1000Gi"
}

resource "kubernetes_deployment" "frigate" {
  metadata {
    name      = "frigate"
    namespace = module.namespace.name
    labels = {
      app  = "frigate"
      tier = "2-gpu"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "frigate"
      }
    }
    template {
      metadata {
        labels = {
          app = "frigate"
        }
      }
      spec {
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        toleration {
          effect   = "NoSchedule"
          key      = "nvidia.com/gpu"
          operator = "Equal"
          value    = "true"
        }
        container {
          name              = "frigate"
          image             = "registry.example.lan/frigate/frigate:7.4.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "FRIGATE_RTSP_USER"
            value = "viewer"
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          env {
            name  = "FRIGATE_RTSP_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["frigate_rtsp_password"]
          }
          # Do not lower the limit below 10Gi: seven cameras and an index at once took 9.2.
          resources {
            requests = {
              cpu    = "1500m"
              memory = "5Gi"
            }
            limits = {
              "example.com/gpumem" = "2300"
              memory               = "10Gi"
              "nvidia.com/gpu"     = "1"
            }
          }
          volume_mount {
            name       = "clips"
            mount_path = "/mnt/clips"
          }
          volume_mount {
            name       = "config"
            mount_path = "/mnt/config"
          }
          volume_mount {
            name       = "database"
            mount_path = "/mnt/database"
          }
          volume_mount {
            name       = "frames"
            mount_path = "/mnt/frames"
          }
          volume_mount {
            name       = "recordings"
            mount_path = "/mnt/recordings"
          }
        }
        volume {
          name = "clips"
          persistent_volume_claim {
            claim_name = module.frigate_clips.claim_name
          }
        }
        volume {
          name = "config"
          persistent_volume_claim {
            claim_name = module.frigate_config.claim_name
          }
        }
        volume {
          name = "database"
          persistent_volume_claim {
            claim_name = module.frigate_database.claim_name
          }
        }
        volume {
          name = "frames"
          empty_dir {
            medium = "Memory"
          }
        }
        volume {
          name = "recordings"
          persistent_volume_claim {
            claim_name = module.frigate_recordings.claim_name
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

resource "kubernetes_service" "frigate" {
  metadata {
    name      = "frigate"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "frigate"
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
  name      = "frigate"
  namespace = module.namespace.name
  host      = "cameras"
  protected = true
}
