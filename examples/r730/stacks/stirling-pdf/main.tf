resource "kubernetes_namespace" "stirling_pdf" {
  metadata {
    name = "stirling-pdf"
    labels = {
      tier = "4-aux"
    }
  }
}

module "stirling_pdf_configs" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "stirling-pdf-configs"
  namespace = kubernetes_namespace.stirling_pdf.metadata[0].name
  size      = "1Gi"
}

resource "kubernetes_deployment" "stirling_pdf" {
  metadata {
    name      = "stirling-pdf"
    namespace = kubernetes_namespace.stirling_pdf.metadata[0].name
    labels = {
      app  = "stirling-pdf"
      tier = "4-aux"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "stirling-pdf"
      }
    }
    template {
      metadata {
        labels = {
          app = "stirling-pdf"
        }
      }
      spec {
        container {
          name              = "stirling-pdf"
          image             = "registry.example.lan/stirling-pdf/stirling-pdf:7.9.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # Do not lower the limit below 2Gi: version 2 needs it for its classes alone.
          resources {
            requests = {
              cpu    = "250m"
              memory = "768Mi"
            }
            limits = {
              memory = "2Gi"
            }
          }
          volume_mount {
            name       = "configs"
            mount_path = "/mnt/configs"
          }
          volume_mount {
            name       = "scratch"
            mount_path = "/mnt/scratch"
          }
        }
        volume {
          name = "configs"
          persistent_volume_claim {
            claim_name = module.stirling_pdf_configs.claim_name
          }
        }
        volume {
          name = "scratch"
          empty_dir {}
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

resource "kubernetes_service" "stirling_pdf" {
  metadata {
    name      = "stirling-pdf"
    namespace = kubernetes_namespace.stirling_pdf.metadata[0].name
  }
  spec {
    selector = {
      app = "stirling-pdf"
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
  name      = "stirling-pdf"
  namespace = kubernetes_namespace.stirling_pdf.metadata[0].name
  host      = "pdf"
}
