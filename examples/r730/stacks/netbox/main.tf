# Parked since the inventory moved into files.
resource "kubernetes_namespace" "netbox" {
  metadata {
    name = "netbox"
    labels = {
      tier = "4-aux"
    }
  }
}

module "netbox_media" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "netbox-media"
  namespace = kubernetes_namespace.netbox.metadata[0].name
  size      = "5Gi"
}

resource "kubernetes_manifest" "netbox" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name      = "netbox"
      namespace = kubernetes_namespace.netbox.metadata[0].name
      labels = {
        app = "netbox"
      }
    }
    spec = {
      replicas = 0
      strategy = {
        type = "Recreate"
      }
      selector = {
        matchLabels = {
          app = "netbox"
        }
      }
      template = {
        metadata = {
          labels = {
            app = "netbox"
          }
        }
        spec = {
          containers = [
            {
              name            = "netbox"
              image           = "registry.example.lan/netbox/netbox:4.1.2"
              imagePullPolicy = "IfNotPresent"
              ports = [
                {
                  name          = "main"
                  containerPort = 8080
                  protocol      = "TCP"
                },
              ]
              resources = {
                requests = {
                  cpu    = "25m"
                  memory = "256Mi"
                }
                limits = {
                  memory = "256Mi"
                }
              }
              volumeMounts = [
                {
                  name      = "media"
                  mountPath = "/mnt/media"
                },
              ]
            },
          ]
          volumes = [
            {
              name = "media"
              persistentVolumeClaim = {
                claimName = "netbox-media"
              }
            },
          ]
        }
      }
    }
  }
}
