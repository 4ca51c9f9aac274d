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
          name              = var.name
          image             = var.image
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = var.memory
            }
            limits = {
              memory = var.memory
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
      port        = 8080
      target_port = 8080
    }
  }
}
