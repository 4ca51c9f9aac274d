# Not called any more: retired upstream. What runs goes when the library has moved.

variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "memory" {
  type = string
}

resource "kubernetes_deployment" "readarr" {
  metadata {
    name      = "readarr"
    namespace = var.namespace
    labels = {
      app  = "readarr"
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "readarr"
      }
    }
    template {
      metadata {
        labels = {
          app = "readarr"
        }
      }
      spec {
        container {
          name              = "readarr"
          image             = "registry.example.lan/servarr/readarr:6.15.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          volume_mount {
            name       = "downloads"
            mount_path = "/mnt/downloads"
          }
        }
        volume {
          name = "downloads"
          persistent_volume_claim {
            claim_name = "downloads"
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

resource "kubernetes_service" "readarr" {
  metadata {
    name      = "readarr"
    namespace = var.namespace
  }
  spec {
    selector = {
      app = "readarr"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}
