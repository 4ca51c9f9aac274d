module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "headscale"
  tier   = "0-core"
}

module "headscale_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "headscale-data"
  namespace = module.namespace.name
  size      = "1Gi"
}

resource "kubernetes_deployment" "headscale" {
  metadata {
    name      = "headscale"
    namespace = module.namespace.name
    labels = {
      app  = "headscale"
      tier = "0-core"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "headscale"
      }
    }
    template {
      metadata {
        labels = {
          app = "headscale"
        }
      }
      spec {
        container {
          name              = "headscale"
          image             = "registry.example.lan/headscale/headscale:4.4.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8443
          }
          # Leaks about 2 MiB a week; a restart now and then keeps it below 100Mi.
          resources {
            requests = {
              cpu    = "50m"
              memory = "128Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
        }
        container {
          name              = "headscale-ui"
          image             = "registry.example.lan/headscale/headscale-ui:5.18.1"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "25m"
              memory = "128Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
        }
        volume {
          name = "data"
          persistent_volume_claim {
            claim_name = module.headscale_data.claim_name
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
    ]
  }
}

resource "kubernetes_service" "headscale" {
  metadata {
    name      = "headscale"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "headscale"
    }
    port {
      name        = "main"
      port        = 8443
      target_port = 8443
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "headscale"
  namespace = module.namespace.name
  host      = "vpn"
  port      = 8443
}
