resource "kubernetes_namespace" "actualbudget" {
  metadata {
    name = "actualbudget"
    labels = {
      tier = "3-edge"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "actualbudget"
}

module "actualbudget_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "actualbudget-data"
  namespace = kubernetes_namespace.actualbudget.metadata[0].name
  size      = "2Gi"
}

resource "kubernetes_deployment" "actualbudget" {
  metadata {
    name      = "actualbudget"
    namespace = kubernetes_namespace.actualbudget.metadata[0].name
    labels = {
      app  = "actualbudget"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    strategy {
      type = "Recreate"
    }
    selector {
      match_labels = {
        app = "actualbudget"
      }
    }
    template {
      metadata {
        labels = {
          app = "actualbudget"
        }
      }
      spec {
        container {
          name              = "actualbudget"
          image             = "registry.example.lan/actualbudget/actualbudget:5.8.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "ACTUAL_SERVER_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["actual_server_password"]
          }
          resources {
            requests = {
              cpu    = "15m"
              memory = "320Mi"
            }
            limits = {
              memory = "400Mi"
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
            claim_name = module.actualbudget_data.claim_name
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

resource "kubernetes_service" "actualbudget" {
  metadata {
    name      = "actualbudget"
    namespace = kubernetes_namespace.actualbudget.metadata[0].name
  }
  spec {
    selector = {
      app = "actualbudget"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "actualbudget_http_api" {
  metadata {
    name      = "actualbudget-http-api"
    namespace = kubernetes_namespace.actualbudget.metadata[0].name
    labels = {
      app  = "actualbudget-http-api"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "actualbudget-http-api"
      }
    }
    template {
      metadata {
        labels = {
          app = "actualbudget-http-api"
        }
      }
      spec {
        container {
          name              = "actualbudget"
          image             = "registry.example.lan/actualbudget/actualbudget:5.8.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "768Mi"
            }
            limits = {
              memory = "768Mi"
            }
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

resource "kubernetes_service" "actualbudget_http_api" {
  metadata {
    name      = "actualbudget-http-api"
    namespace = kubernetes_namespace.actualbudget.metadata[0].name
  }
  spec {
    selector = {
      app = "actualbudget-http-api"
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
  name      = "actualbudget"
  namespace = kubernetes_namespace.actualbudget.metadata[0].name
  host      = "budget"
}
