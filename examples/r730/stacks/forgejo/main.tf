# Git and the registry of images. When this is down, nothing else can be deployed.
module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "forgejo"
  tier   = "3-edge"
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "forgejo"
}

module "forgejo_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "forgejo-data"
  namespace = module.namespace.name
  size      = "40Gi"
}

resource "kubernetes_deployment" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = module.namespace.name
    labels = {
      app  = "forgejo"
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
        app = "forgejo"
      }
    }
    template {
      metadata {
        labels = {
          app = "forgejo"
        }
      }
      spec {
        container {
          name              = "forgejo"
          image             = "registry.example.lan/forgejo/forgejo:6.1.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "FORGEJO__server__DOMAIN"
            value = "git.example.org"
          }
          env {
            name  = "FORGEJO__database__DB_TYPE"
            value = "sqlite3"
          }
          env {
            name  = "FORGEJO__security__SECRET_KEY"
            value = data.vault_kv_secret_v2.secrets.data["forgejo__security__secret_key"]
          }
          # Packs of the large mirrors peak at 1.8Gi.
          resources {
            requests = {
              cpu    = "15m"
              memory = "1536Mi"
            }
            limits = {
              memory = "2Gi"
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
            claim_name = module.forgejo_data.claim_name
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

resource "kubernetes_service" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "forgejo"
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
  name      = "forgejo"
  namespace = module.namespace.name
  host      = "git"
}
