# Who goes first when there is no room for all. 4-aux waits until there is: it displaces nobody.
# Tiers are set in mutations.tf, gpu-workload by the webhook of the card's operator.

locals {
  priorities = {
    "tier-0-core"    = { value = 900000, says = "Critical infrastructure: ingress, DNS, secrets." }
    "tier-1-cluster" = { value = 700000, says = "Cluster services: databases, monitoring, login." }
    "tier-2-gpu"     = { value = 500000, says = "Services around the graphics card." }
    "tier-3-edge"    = { value = 300000, says = "Services that users face." }
    "tier-4-aux"     = { value = 200000, preempts = false, says = "Optional services; they displace nobody." }
    "gpu-workload"   = { value = 1200000, says = "Pods that hold a share of the graphics card." }
  }
}

resource "kubernetes_priority_class_v1" "priority" {
  for_each = local.priorities

  metadata {
    name = each.key
  }
  value             = each.value.value
  preemption_policy = try(each.value.preempts, true) ? "PreemptLowerPriority" : "Never"
  description       = each.value.says
}
