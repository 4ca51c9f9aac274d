module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "paperless-ngx"
  tier   = "3-edge"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "paperless-ngx"
}

module "paperless_ngx_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "paperless-ngx-data"
  namespace = module.namespace.name
  size      = "20Gi"
}

module "paperless_ngx_media" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "paperless-ngx-media"
  namespace = module.namespace.name
  size      = "200Gi"
}

resource "kubernetes_deployment" "gotenberg" {
  metadata {
    name      = "gotenberg"
    namespace = module.namespace.name
    labels = {
      app  = "gotenberg"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "gotenberg"
      }
    }
    template {
      metadata {
        labels = {
          app = "gotenberg"
        }
      }
      spec {
        container {
          name              = "gotenberg"
          image             = "registry.example.lan/paperless-ngx/gotenberg:1.10.0"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "PAPERLESS_TIKA_ENABLED"
            value = "1"
          }
          env {
            name  = "PAPERLESS_OCR_LANGUAGE"
            value = "eng+nld"
          }
          env {
            name  = "TZ"
            value = "Europe/Amsterdam"
          }
          env {
            name  = "PAPERLESS_SECRET_KEY"
            value = data.vault_kv_secret_v2.secrets.data["paperless_secret_key"]
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
            limits = {
              memory = "1536Mi"
            }
          }
          volume_mount {
            name       = "scratch"
            mount_path = "/mnt/scratch"
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

resource "kubernetes_service" "gotenberg" {
  metadata {
    name      = "gotenberg"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "gotenberg"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "paperless_ngx" {
  metadata {
    name      = "paperless-ngx"
    namespace = module.namespace.name
    labels = {
      app  = "paperless-ngx"
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
        app = "paperless-ngx"
      }
    }
    template {
      metadata {
        labels = {
          app = "paperless-ngx"
        }
      }
      spec {
        container {
          name              = "paperless-ngx"
          image             = "registry.example.lan/paperless-ngx/paperless-ngx:5.15.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          # Two workers with 1.9Gi each while a large scan is read.
          resources {
            requests = {
              cpu    = "50m"
              memory = "2Gi"
            }
            limits = {
              memory = "8Gi"
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/mnt/data"
          }
          volume_mount {
            name       = "media"
            mount_path = "/mnt/media"
          }
        }
        volume {
          name = "data"
          persistent_volume_claim {
            claim_name = module.paperless_ngx_data.claim_name
          }
        }
        volume {
          name = "media"
          persistent_volume_claim {
            claim_name = module.paperless_ngx_media.claim_name
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

resource "kubernetes_service" "paperless_ngx" {
  metadata {
    name      = "paperless-ngx"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "paperless-ngx"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "tika" {
  metadata {
    name      = "tika"
    namespace = module.namespace.name
    labels = {
      app  = "tika"
      tier = "3-edge"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "tika"
      }
    }
    template {
      metadata {
        labels = {
          app = "tika"
        }
      }
      spec {
        container {
          name              = "tika"
          image             = "registry.example.lan/paperless-ngx/tika:1.7.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
            limits = {
              memory = "1Gi"
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

resource "kubernetes_service" "tika" {
  metadata {
    name      = "tika"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "tika"
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
  name      = "gotenberg"
  namespace = module.namespace.name
  host      = "paper"
}
