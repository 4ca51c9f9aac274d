# A disk of the host's thin pool. It takes one of the 28 slots of the node on which it is attached.

variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "size" {
  type = string
}

variable "storage_class" {
  type    = string
  default = "proxmox-lvm"
}

resource "kubernetes_persistent_volume_claim" "claim" {
  metadata {
    name      = var.name
    namespace = var.namespace
    annotations = {
      "resize.topolvm.io/threshold"     = "10%"
      "resize.topolvm.io/increase"      = "20%"
      "resize.topolvm.io/storage_limit" = "200Gi"
    }
  }
  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = var.storage_class
    resources {
      requests = {
        storage = var.size
      }
    }
  }
  wait_until_bound = false
  lifecycle {
    # The autoresizer grows claims; never shrink them back.
    ignore_changes = [spec[0].resources[0].requests]
  }
}

output "claim_name" {
  value = var.name
}
