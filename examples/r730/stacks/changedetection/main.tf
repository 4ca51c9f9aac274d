module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "changedetection"
  tier   = "4-aux"
}

module "changedetection_datastore" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "changedetection-datastore"
  namespace = module.namespace.name
  size      = "2Gi"
}

resource "kubernetes_deployment" "changedetection" {
  metadata {
    name      = "changedetection"
    namespace = module.namespace.name
    labels = {
      app  = "changedetection"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "changedetection"
      }
    }
    template {
      metadata {
        labels = {
          app = "changedetection"
        }
      }
      spec {
        init_container {
          name              = "sockpuppetbrowser"
          image             = "registry.example.lan/changedetection/sockpuppetbrowser:4.20.2"
          image_pull_policy = "IfNotPresent"
          restart_policy    = "Always"
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
            name       = "datastore"
            mount_path = "/mnt/datastore"
          }
        }
        container {
          name              = "changedetection"
          image             = "registry.example.lan/changedetection/changedetection:4.18.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "PLAYWRIGHT_DRIVER_URL"
            value = "ws://localhost:3000"
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          resources {
            requests = {
              cpu    = "15m"
              memory = "256Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "datastore"
            mount_path = "/mnt/datastore"
          }
        }
        volume {
          name = "datastore"
          persistent_volume_claim {
            claim_name = module.changedetection_datastore.claim_name
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

resource "kubernetes_service" "changedetection" {
  metadata {
    name      = "changedetection"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "changedetection"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "changedetection"
  namespace = module.namespace.name
  host      = "changes"
}
