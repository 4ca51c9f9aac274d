module "namespace" {
  source             = "../../modules/kubernetes/namespace"
  name               = "osm-routing"
  tier               = "4-aux"
  custom_quota       = true
  custom_limit_range = true
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = module.namespace.name
  }
  spec {
    hard = {
      "limits.memory"   = "16Gi"
      pods              = "20"
      "requests.cpu"    = "4"
      "requests.memory" = "12Gi"
    }
  }
}

# The tier stops at 4Gi, and routing over a country does not fit into it.
resource "kubernetes_limit_range" "limits" {
  metadata {
    name      = "tier-defaults"
    namespace = module.namespace.name
  }
  spec {
    limit {
      type = "Container"
      default = {
        memory = "256Mi"
      }
      default_request = {
        cpu    = "50m"
        memory = "64Mi"
      }
      max = {
        memory = "8Gi"
      }
    }
  }
}

locals {
  instances = {
    osrm-bicycle = {
      image    = "registry.example.lan/osm-routing/osrm-bicycle:2.12.1"
      memory   = "1Gi"
      claim    = "maps"
      strategy = "RollingUpdate"
    }
    osrm-foot = {
      image    = "registry.example.lan/osm-routing/osrm-foot:5.20.0"
      memory   = "1Gi"
      claim    = "osrm-foot-maps"
      strategy = "Recreate"
    }
  }
}

module "maps" {
  source    = "../../modules/kubernetes/nfs_volume"
  name      = "maps"
  namespace = module.namespace.name
  size      = "60Gi"
}

module "osrm_foot_maps" {
  source        = "../../modules/kubernetes/block_volume"
  name          = "osrm-foot-maps"
  namespace     = module.namespace.name
  size          = "60Gi"
  storage_class = "local-path"
}

module "instance" {
  source    = "./modules/instance"
  for_each  = local.instances
  name      = each.key
  namespace = module.namespace.name
  tier      = "4-aux"
  image     = each.value.image
  memory    = each.value.memory
  claim     = each.value.claim
  strategy  = each.value.strategy
}

resource "kubernetes_cron_job_v1" "osrm_refresh" {
  metadata {
    name      = "osrm-refresh"
    namespace = module.namespace.name
    labels = {
      app  = "osrm-refresh"
      tier = "4-aux"
    }
  }
  spec {
    schedule                      = "30 1 * * *"
    concurrency_policy            = "Forbid"
    successful_jobs_history_limit = 1
    failed_jobs_history_limit     = 1
    job_template {
      metadata {}
      spec {
        backoff_limit = 2
        template {
          metadata {
            labels = {
              app = "osrm-refresh"
            }
          }
          spec {
            container {
              name              = "build"
              image             = "registry.example.lan/osm-routing/build:5.5.4"
              image_pull_policy = "IfNotPresent"
              resources {
                requests = {
                  cpu    = "500m"
                  memory = "2Gi"
                }
                limits = {
                  memory = "4Gi"
                }
              }
            }
            restart_policy = "OnFailure"
          }
        }
      }
    }
  }
}
