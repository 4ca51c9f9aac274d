module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "priority-pass"
  tier   = "4-aux"
}

module "priority_pass_data" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "priority-pass-data"
  namespace = module.namespace.name
  size      = "2Gi"
}

resource "kubernetes_manifest" "priority_pass" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name      = "priority-pass"
      namespace = module.namespace.name
      labels = {
        app = "priority-pass"
      }
    }
    spec = {
      replicas = 1
      selector = {
        matchLabels = {
          app = "priority-pass"
        }
      }
      template = {
        metadata = {
          labels = {
            app = "priority-pass"
          }
        }
        spec = {
          containers = [
            {
              name            = "backend"
              image           = "registry.example.lan/priority-pass/backend:2.1.4"
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
                  cpu    = "10m"
                  memory = "512Mi"
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
            {
              name            = "frontend"
              image           = "registry.example.lan/priority-pass/frontend:7.15.1"
              imagePullPolicy = "IfNotPresent"
              resources = {
                requests = {
                  cpu    = "10m"
                  memory = "128Mi"
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
          ]
          volumes = [
            {
              name = "data"
              persistentVolumeClaim = {
                claimName = "priority-pass-data"
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
  name      = "priority-pass"
  namespace = module.namespace.name
  host      = "lounges"
}
