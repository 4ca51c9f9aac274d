# The tunnel to the outside. Two of three have to stay up: a drain must not cut the line.
module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "cloudflared"
  tier   = "0-core"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "cloudflared"
}

resource "kubernetes_deployment" "cloudflared" {
  metadata {
    name      = "cloudflared"
    namespace = module.namespace.name
    labels = {
      app  = "cloudflared"
      tier = "0-core"
    }
  }
  spec {
    replicas = 3
    selector {
      match_labels = {
        app = "cloudflared"
      }
    }
    template {
      metadata {
        labels = {
          app = "cloudflared"
        }
      }
      spec {
        affinity {
          pod_anti_affinity {
            required_during_scheduling_ignored_during_execution {
              label_selector {
                match_labels = {
                  app = "cloudflared"
                }
              }
              topology_key = "kubernetes.io/hostname"
            }
          }
        }
        container {
          name              = "cloudflared"
          image             = "registry.example.lan/cloudflared/cloudflared:5.14.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "TUNNEL_TOKEN"
            value = data.vault_kv_secret_v2.secrets.data["tunnel_token"]
          }
          resources {
            requests = {
              cpu    = "15m"
              memory = "128Mi"
            }
            limits = {
              memory = "128Mi"
            }
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

resource "kubernetes_service" "cloudflared" {
  metadata {
    name      = "cloudflared"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "cloudflared"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "cloudflared" {
  metadata {
    name      = "cloudflared"
    namespace = module.namespace.name
  }
  spec {
    min_available = 2
    selector {
      match_labels = {
        app = "cloudflared"
      }
    }
  }
}
