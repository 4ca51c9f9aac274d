# The login of everything. The outposts keep sessions, so three servers are worth their memory.
module "namespace" {
  source       = "../../modules/kubernetes/namespace"
  name         = "authentik"
  tier         = "1-cluster"
  custom_quota = true
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = module.namespace.name
  }
  spec {
    hard = {
      "limits.memory"   = "32Gi"
      pods              = "30"
      "requests.cpu"    = "4"
      "requests.memory" = "10Gi"
    }
  }
}

data "vault_kv_secret_v2" "secrets" {
  mount = "secret"
  name  = "authentik"
}

resource "kubernetes_deployment" "pgbouncer" {
  metadata {
    name      = "pgbouncer"
    namespace = module.namespace.name
    labels = {
      app  = "pgbouncer"
      tier = "1-cluster"
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "pgbouncer"
      }
    }
    template {
      metadata {
        labels = {
          app = "pgbouncer"
        }
      }
      spec {
        container {
          name              = "pgbouncer"
          image             = "registry.example.lan/authentik/pgbouncer:7.6.3"
          image_pull_policy = "IfNotPresent"
          port {
            name           = "main"
            container_port = 5432
          }
          env {
            name  = "AUTHENTIK_SECRET_KEY"
            value = data.vault_kv_secret_v2.secrets.data["authentik_secret_key"]
          }
          env {
            name  = "AUTHENTIK_POSTGRESQL__PASSWORD"
            value = data.vault_kv_secret_v2.secrets.data["authentik_postgresql__password"]
          }
          resources {
            requests = {
              cpu    = "50m"
              memory = "128Mi"
            }
            limits = {
              memory = "512Mi"
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

resource "kubernetes_service" "pgbouncer" {
  metadata {
    name      = "pgbouncer"
    namespace = module.namespace.name
  }
  spec {
    selector = {
      app = "pgbouncer"
    }
    port {
      name        = "main"
      port        = 5432
      target_port = 5432
    }
  }
}

resource "helm_release" "authentik" {
  name       = "authentik"
  namespace  = module.namespace.name
  repository = "https://charts.example.org/authentik"
  chart      = "authentik"
  version    = "7.2.1"
  atomic     = true
  timeout    = 900
  values = [
    templatefile("${path.module}/authentik_values.tpl", { domain = "example.org" }),
  ]
}

resource "kubernetes_pod_disruption_budget_v1" "authentik_server" {
  metadata {
    name      = "authentik-server"
    namespace = module.namespace.name
  }
  spec {
    min_available = "50%"
    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "authentik"
        "app.kubernetes.io/name"     = "authentik-server"
      }
    }
  }
}
