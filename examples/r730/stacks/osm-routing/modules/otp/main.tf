# Not called: no worker has 6Gi free. See the README.

variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "otp" {
  metadata {
    name      = "otp"
    namespace = var.namespace
    labels = {
      app  = "otp"
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "otp"
      }
    }
    template {
      metadata {
        labels = {
          app = "otp"
        }
      }
      spec {
        container {
          name              = "otp"
          image             = "registry.example.lan/osm-routing/otp:5.0.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "300m"
              memory = var.memory
            }
            limits = {
              memory = "6Gi"
            }
          }
          volume_mount {
            name       = "maps"
            mount_path = "/mnt/maps"
          }
        }
        volume {
          name = "maps"
          persistent_volume_claim {
            claim_name = "maps"
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

resource "kubernetes_service" "otp" {
  metadata {
    name      = "otp"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "otp"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
