# What a tier gives a namespace that carries its label. Change a number here, and Kyverno changes it in every
# namespace of the tier (synchronize); a namespace with a custom-* label is left alone.

locals {
  tiers = {
    "0-core" = {
      default_limit   = "256Mi"
      default_request = { cpu = "100m", memory = "256Mi" }
      largest_limit   = "8Gi"
      quota = {
        "requests.cpu"    = "8"
        "requests.memory" = "8Gi"
        "limits.memory"   = "64Gi"
        "pods"            = "100"
      }
    }
    "1-cluster" = {
      default_limit   = "256Mi"
      default_request = { cpu = "100m", memory = "256Mi" }
      largest_limit   = "8Gi"
      quota = {
        "requests.cpu"    = "4"
        "requests.memory" = "4Gi"
        "limits.memory"   = "32Gi"
        "pods"            = "30"
      }
    }
    "2-gpu" = {
      default_limit   = "1Gi"
      default_request = { cpu = "200m", memory = "1Gi" }
      largest_limit   = "16Gi"
      quota = {
        "requests.cpu"    = "8"
        "requests.memory" = "12Gi"
        "limits.memory"   = "32Gi"
        "pods"            = "40"
      }
    }
    "3-edge" = {
      default_limit   = "256Mi"
      default_request = { cpu = "50m", memory = "128Mi" }
      largest_limit   = "8Gi"
      quota = {
        "requests.cpu"    = "4"
        "requests.memory" = "4Gi"
        "limits.memory"   = "32Gi"
        "pods"            = "30"
      }
    }
    "4-aux" = {
      default_limit   = "256Mi"
      default_request = { cpu = "50m", memory = "64Mi" }
      largest_limit   = "4Gi"
      quota = {
        "requests.cpu"    = "2"
        "requests.memory" = "3Gi"
        "limits.memory"   = "16Gi"
        "pods"            = "20"
      }
    }
  }
}
