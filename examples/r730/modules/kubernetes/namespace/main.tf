# A namespace with its tier. Kyverno reads the labels: the tier decides which LimitRange and which quota
# appear, a custom-* label says that the stack brings its own.

variable "name" {
  type = string
}

variable "tier" {
  type = string
  validation {
    condition     = contains(["0-core", "1-cluster", "2-gpu", "3-edge", "4-aux"], var.tier)
    error_message = "There are five tiers: 0-core, 1-cluster, 2-gpu, 3-edge and 4-aux."
  }
}

variable "custom_quota" {
  type    = bool
  default = false
}

variable "custom_limit_range" {
  type    = bool
  default = false
}

resource "kubernetes_namespace" "namespace" {
  metadata {
    name = var.name
    labels = merge(
      { tier = var.tier },
      var.custom_quota ? { "resource-governance/custom-quota" = "true" } : {},
      var.custom_limit_range ? { "resource-governance/custom-limitrange" = "true" } : {},
    )
  }
}

output "name" {
  value = kubernetes_namespace.namespace.metadata[0].name
}
