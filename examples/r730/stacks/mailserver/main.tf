resource "kubernetes_namespace" "mailserver" {
  metadata {
    name = "mailserver"
    labels = {
      tier = "3-edge"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "mailserver"
}

module "mailserver_mail" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "mailserver-mail"
  namespace = kubernetes_namespace.mailserver.metadata[0].name
  size      = "20Gi"
}

module "roundcubemail_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "roundcubemail-data"
  namespace = kubernetes_namespace.mailserver.metadata[0].name
  size      = "1Gi"
}

resource "kubernetes_deployment" "mailserver" {
  metadata {
    name      = "mailserver"
    namespace = kubernetes_namespace.mailserver.metadata[0].name
    labels = {
      app  = "mailserver"
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
        app = "mailserver"
      }
    }
    template {
      metadata {
        labels = {
          app = "mailserver"
        }
      }
      spec {
        container {
          name              = "docker-mailserver"
          image             = "registry.example.lan/mailserver/docker-mailserver:7.12.1"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          env {
            name  = "ENABLE_RSPAMD"
            value = "1"
          }
          env {
            name  = "ENABLE_CLAMAV"
            value = "0"
          }
          env {
            name  = "PERMIT_DOCKER"
            value = "none"
          }
          env {
            name  = "RELAY_PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["relay_password"]
          }
          resources {
            requests = {
              cpu    = "25m"
              memory = "512Mi"
            }
            limits = {
              memory = "512Mi"
            }
          }
          volume_mount {
            name       = "mail"
            mount_path = "/mnt/mail"
          }
        }
        volume {
          name = "mail"
          persistent_volume_claim {
            claim_name = module.mailserver_mail.claim_name
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

resource "kubernetes_service" "mailserver" {
  metadata {
    name      = "mailserver"
    namespace = kubernetes_namespace.mailserver.metadata[0].name
  }
  spec {
    selector = {
      app = "mailserver"
    }
    port {
      name        = "main"
      port        = 8080
      target_port = 8080
    }
  }
}

resource "kubernetes_deployment" "roundcubemail" {
  metadata {
    name      = "roundcubemail"
    namespace = kubernetes_namespace.mailserver.metadata[0].name
    labels = {
      app  = "roundcubemail"
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
        app = "roundcubemail"
      }
    }
    template {
      metadata {
        labels = {
          app = "roundcubemail"
        }
      }
      spec {
        container {
          name              = "roundcube"
          image             = "registry.example.lan/mailserver/roundcube:6.2.4"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 8080
          }
          resources {
            requests = {
              cpu    = "25m"
              memory = "192Mi"
            }
            limits = {
              memory = "192Mi"
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
            claim_name = module.roundcubemail_data.claim_name
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

resource "kubernetes_service" "roundcubemail" {
  metadata {
    name      = "roundcubemail"
    namespace = kubernetes_namespace.mailserver.metadata[0].name
  }
  spec {
    selector = {
      app = "roundcubemail"
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
  name      = "mailserver"
  namespace = kubernetes_namespace.mailserver.metadata[0].name
  host      = "webmail"
}
