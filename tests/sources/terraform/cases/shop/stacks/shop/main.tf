# The shop: two copies of a module, its quota, a chart and an operator's object.

variable "limit" {
  type    = string
  default = "512Mi"
}

locals {
  tier = { tier = "2-edge" }
  apps = {
    cart = { memory = "256Mi" }
    till = { memory = "384Mi", replicas = 2 }
  }
}

resource "kubernetes_namespace" "shop" {
  metadata {
    name   = "shop"
    labels = merge(local.tier, { "pod-security" = "baseline" })
  }
}

module "app" {
  for_each  = local.apps
  source    = "../../modules/app"
  name      = each.key
  namespace = kubernetes_namespace.shop.metadata[0].name
  memory    = each.value.memory
  replicas  = try(each.value.replicas, 1)
  limit     = var.limit
}

resource "kubernetes_resource_quota" "shop" {
  metadata {
    name      = "shop"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    hard = {
      "requests.memory" = "4Gi"
      pods              = 20
    }
    scopes = ["NotTerminating"]
  }
}

resource "kubernetes_limit_range" "shop" {
  metadata {
    name      = "shop"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    limit {
      type            = "Container"
      default         = { memory = "256Mi" }
      default_request = { memory = "64Mi" }
      max = {
        memory = "4Gi"
      }
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "cart" {
  metadata {
    name      = "cart"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    min_available = "1"
    selector {
      match_labels = {
        app = "cart"
      }
    }
  }
}

resource "kubernetes_priority_class" "edge" {
  metadata {
    name = "edge"
  }
  value = 1000
}

resource "kubernetes_cron_job_v1" "backup" {
  metadata {
    name      = "backup"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    schedule           = "30 3 * * *"
    concurrency_policy = "Forbid"
    job_template {
      metadata {}
      spec {
        parallelism = 2
        template {
          metadata {}
          spec {
            restart_policy = "Never"
            container {
              name  = "backup"
              image = "registry.example/backup:1"
              resources {
                requests = {
                  memory = "96Mi" # never below 64Mi
                }
              }
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_daemon_set_v1" "agent" {
  metadata {
    name      = "agent"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    selector {
      match_labels = { app = "agent" }
    }
    strategy {
      type = "RollingUpdate"
      rolling_update {
        max_unavailable = "10%"
      }
    }
    template {
      metadata {
        labels = { app = "agent" }
      }
      spec {
        host_network = true
        toleration {
          operator = "Exists"
        }
        container {
          name = "agent"
          port {
            container_port = 9100
            host_ip        = "127.0.0.1"
          }
        }
      }
    }
  }
}

resource "kubernetes_stateful_set_v1" "store" {
  metadata {
    name      = "store"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  spec {
    replicas              = 3
    service_name          = "store"
    pod_management_policy = "Parallel"
    selector {
      match_labels = { app = "store" }
    }
    update_strategy {
      type = "RollingUpdate"
      rolling_update {
        partition = 1
      }
    }
    template {
      metadata {
        labels = { app = "store" }
      }
      spec {
        termination_grace_period_seconds = 60
        affinity {
          pod_anti_affinity {
            required_during_scheduling_ignored_during_execution {
              topology_key = "kubernetes.io/hostname"
              label_selector {
                match_expressions {
                  key      = "app"
                  operator = "In"
                  values   = ["store"]
                }
              }
            }
          }
          node_affinity {
            required_during_scheduling_ignored_during_execution {
              node_selector_term {
                match_expressions {
                  key      = "disk"
                  operator = "Exists"
                }
              }
            }
          }
        }
        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "zone"
          when_unsatisfiable = "ScheduleAnyway"
          label_selector {
            match_labels = { app = "store" }
          }
        }
        init_container {
          name = "prepare"
          resources {
            limits = { cpu = 0.5 }
          }
        }
        container {
          name = "store"
          volume_mount {
            name       = "data"
            mount_path = "/data"
          }
        }
        volume {
          name = "scratch"
          empty_dir {}
        }
      }
    }
    volume_claim_template {
      metadata {
        name = "data"
      }
      spec {
        access_modes       = ["ReadWriteOnce"]
        storage_class_name = "fast"
        resources {
          requests = { storage = "10Gi" }
        }
      }
    }
  }
}

resource "kubernetes_persistent_volume" "media" {
  metadata {
    name = "media"
  }
  spec {
    capacity     = { storage = "1Ti" }
    access_modes = ["ReadWriteMany"]
    persistent_volume_source {
      nfs {
        server = "nfs.example.org"
        path   = "/media"
      }
    }
  }
}

resource "kubernetes_config_map" "settings" {
  metadata {
    name      = "settings"
    namespace = kubernetes_namespace.shop.metadata[0].name
  }
  data = { key = "value" }
}

resource "kubernetes_manifest" "database" {
  manifest = {
    apiVersion = "postgresql.cnpg.io/v1"
    kind       = "Cluster"
    metadata = {
      name      = "db"
      namespace = kubernetes_namespace.shop.metadata[0].name
    }
    spec = {
      instances = 2
      resources = {
        requests = { memory = "1Gi" }
        limits   = { memory = "2Gi" }
      }
    }
  }
}

resource "helm_release" "cache" {
  name      = "cache"
  namespace = kubernetes_namespace.shop.metadata[0].name
  chart     = "cache"
  values = [yamlencode({
    replicaCount = 2
    resources    = { limits = { memory = "128Mi" } }
  })]
  set {
    name  = "metrics.resources.limits.memory"
    value = "32Mi"
  }
}
