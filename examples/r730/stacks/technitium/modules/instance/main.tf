variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "image" {
  type = string
}

variable "memory" {
  type = string
}

variable "claim" {
  type = string
}

variable "strategy" {
  type = string
}

resource "kubernetes_deployment" "instance" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels = {
      app  = var.name
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    strategy {
      type = var.strategy
    }
    selector {
      match_labels = {
        app = var.name
      }
    }
    template {
      metadata {
        labels = {
          app = var.name
        }
      }
      spec {
        container {
          name              = "technitium"
          image             = var.image
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 53
          }
          resources {
            requests = {
              cpu    = "100m"
              memory = var.memory
            }
            limits = {
              memory = var.memory
            }
          }
          volume_mount {
            name       = "config"
            mount_path = "/mnt/config"
          }
        }
        volume {
          name = "config"
          persistent_volume_claim {
            claim_name = var.claim
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

resource "kubernetes_service" "instance" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    selector = {
      app = var.name
    }
    port {
      name        = "main"
      port        = 53
      target_port = 53
    }
  }
}
