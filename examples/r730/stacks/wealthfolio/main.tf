module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "wealthfolio"
  tier   = "4-aux"
}

module "wealthfolio_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "wealthfolio-data"
  namespace = module.namespace.name
  size      = "1Gi"
}

resource "kubernetes_manifest" "wealthfolio" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name      = "wealthfolio"
      namespace = module.namespace.name
      labels = {
        app = "wealthfolio"
      }
    }
    spec = {
      replicas = 1
      strategy = {
        type = "Recreate"
      }
      selector = {
        matchLabels = {
          app = "wealthfolio"
        }
      }
      template = {
        metadata = {
          labels = {
            app = "wealthfolio"
          }
        }
        spec = {
          containers = [
            {
              name            = "backup"
              image           = "registry.example.lan/wealthfolio/backup:7.18.2"
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
                  cpu    = "5m"
                  memory = "16Mi"
                }
                limits = {
                  memory = "64Mi"
                }
              }
              volumeMounts = [
                {
                  name      = "data"
                  mountPath = "/mnt/data"
                },
              ]
            },
            {
              name            = "pg-sync"
              image           = "registry.example.lan/wealthfolio/pg-sync:5.1.2"
              imagePullPolicy = "IfNotPresent"
              resources = {
                requests = {
                  cpu    = "10m"
                  memory = "32Mi"
                }
                limits = {
                  memory = "128Mi"
                }
              }
              volumeMounts = [
                {
                  name      = "data"
                  mountPath = "/mnt/data"
                },
              ]
            },
            {
              name            = "wealthfolio"
              image           = "registry.example.lan/wealthfolio/wealthfolio:6.18.4"
              imagePullPolicy = "IfNotPresent"
              resources = {
                requests = {
                  cpu    = "10m"
                  memory = "128Mi"
                }
                limits = {
                  memory = "512Mi"
                }
              }
              volumeMounts = [
                {
                  name      = "data"
                  mountPath = "/mnt/data"
                },
              ]
            },
          ]
          volumes = [
            {
              name = "data"
              persistentVolumeClaim = {
                claimName = "wealthfolio-data"
              }
            },
          ]
        }
      }
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "wealthfolio"
  namespace = module.namespace.name
  host      = "wealth"
  protected = true
}
