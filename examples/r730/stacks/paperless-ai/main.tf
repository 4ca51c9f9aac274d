resource "kubernetes_namespace" "paperless_ai" {
  metadata {
    name = "paperless-ai"
    labels = {
      tier = "3-edge"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "paperless-ai"
}

module "paperless_ai_index" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "paperless-ai-index"
  namespace = kubernetes_namespace.paperless_ai.metadata[0].name
  size      = "10Gi"
}

resource "kubernetes_deployment" "paperless_ai" {
  metadata {
    name      = "paperless-ai"
    namespace = kubernetes_namespace.paperless_ai.metadata[0].name
    labels = {
      app  = "paperless-ai"
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
        app = "paperless-ai"
      }
    }
    template {
      metadata {
        labels = {
          app = "paperless-ai"
        }
      }
      spec {
        container {
          name              = "paperless-ai"
          image             = "registry.example.lan/paperless-ai/paperless-ai:2.6.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "PAPERLESS_URL"
            value = "http://paperless-ngx.paperless-ngx.svc.cluster.local:8080"
          }
          env {
            name  = "PAPERLESS_API_TOKEN"
            value = data.vault_kv_secret_v2.secrets.data["paperless_api_token"]
          }
          # 8Gi is the largest limit of the tier. At start the corpus is held twice: 7.1Gi
          # with 11,000 documents. Do not lower the limit below 8Gi.
          resources {
            requests = {
              cpu    = "200m"
              memory = "2Gi"
            }
            limits = {
              memory = "8Gi"
            }
          }
          volume_mount {
            name       = "index"
            mount_path = "/mnt/index"
          }
        }
        volume {
          name = "index"
          persistent_volume_claim {
            claim_name = module.paperless_ai_index.claim_name
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

resource "kubernetes_service" "paperless_ai" {
  metadata {
    name      = "paperless-ai"
    namespace = kubernetes_namespace.paperless_ai.metadata[0].name
  }
  spec {
    selector = {
      app = "paperless-ai"
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
  name      = "paperless-ai"
  namespace = kubernetes_namespace.paperless_ai.metadata[0].name
  host      = "ask-paper"
  protected = true
}
