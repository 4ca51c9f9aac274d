module "namespace" {
  source       = "../../modules/kubernetes/namespace"
  name         = "proxmox-csi"
  tier         = "1-cluster"
  custom_quota = true
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = module.namespace.name
  }
  spec {
    hard = {
      "limits.memory"   = "32Gi"
      pods              = "30"
      "requests.cpu"    = "4"
      "requests.memory" = "14Gi"
    }
  }
}

resource "helm_release" "proxmox_csi" {
  name       = "proxmox-csi"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/proxmox-csi"
  chart      = "proxmox-csi"
  version    = "0.9.8"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      storageClass = [
        {
          name    = "proxmox-lvm"
          storage = "local-lvm"
          fstype  = "ext4"
        },
      ]
      controller = {
        plugin = {
          resources = {
            requests = {
              cpu    = "10m"
              memory = "64Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
        }
      }
      node = {
        plugin = {
          resources = {
            requests = {
              cpu    = "10m"
              memory = "1Gi"
            }
            limits = {
              memory = "1280Mi"
            }
          }
        }
      }
    }),
  ]
}
