# A directory of the file server. Many pods may mount it, on any node, and it takes no slot.

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
  default = "nfs-csi"
}

resource "kubernetes_persistent_volume_claim" "claim" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    access_modes       = ["ReadWriteMany"]
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
