resource "helm_release" "gpu_operator" {
  name       = "gpu-operator"
  namespace  = var.namespace
  repository = "https://charts.example.org/gpu-operator"
  chart      = "gpu-operator"
  version    = "1.4.2"
  atomic     = true
  timeout    = 900
  values = [
    yamlencode({
      devicePlugin = {
        config = {
          name    = "time-slicing"
          default = "shared"
        }
      }
      operator = {
        resources = {
          requests = {
            cpu    = "200m"
            memory = "100Mi"
          }
          limits = {
            memory = "350Mi"
          }
        }
      }
      driver = {
        resources = {
          requests = {
            cpu    = "20m"
            memory = "512Mi"
          }
          limits = {
            memory = "2Gi"
          }
        }
      }
      dcgmExporter = {
        resources = {
          requests = {
            cpu    = "20m"
            memory = "256Mi"
          }
          limits = {
            memory = "512Mi"
          }
        }
      }
    }),
  ]
}

resource "kubernetes_deployment" "gpu_vram_watchdog" {
  metadata {
    name      = "gpu-vram-watchdog"
    namespace = var.namespace
    labels = {
      app  = "gpu-vram-watchdog"
      tier = var.tier
    }
  }
  spec {
    replicas = 1
    selector {
      match_labels = {
        app = "gpu-vram-watchdog"
      }
    }
    template {
      metadata {
        labels = {
          app = "gpu-vram-watchdog"
        }
      }
      spec {
        container {
          name              = "watchdog"
          image             = "registry.example.lan/nvidia/watchdog:1.12.4"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "96Mi"
            }
            limits = {
              memory = "128Mi"
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

resource "kubernetes_daemonset" "gpu_pod_exporter" {
  metadata {
    name      = "gpu-pod-exporter"
    namespace = var.namespace
    labels = {
      app  = "gpu-pod-exporter"
      tier = var.tier
    }
  }
  spec {
    selector {
      match_labels = {
        app = "gpu-pod-exporter"
      }
    }
    template {
      metadata {
        labels = {
          app = "gpu-pod-exporter"
        }
      }
      spec {
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        toleration {
          effect   = "NoSchedule"
          key      = "nvidia.com/gpu"
          operator = "Exists"
        }
        container {
          name              = "exporter"
          image             = "registry.example.lan/nvidia/exporter:6.6.4"
          image_pull_policy = "IfNotPresent"
          resources {
            requests = {
              cpu    = "10m"
              memory = "128Mi"
            }
            limits = {
              memory           = "128Mi"
              "nvidia.com/gpu" = "1"
            }
          }
        }
      }
    }
  }
}

# One card for everybody: a hundred turns, none of which says anything about its memory. That is what
# example.com/gpumem is for, which the watchdog advertises and keeps an eye on.
resource "kubernetes_config_map" "time_slicing" {
  metadata {
    name      = "time-slicing"
    namespace = var.namespace
  }
  data = {
    shared = yamlencode({
      version = "v1"
      sharing = {
        timeSlicing = {
          resources = [{
            name     = "nvidia.com/gpu"
            replicas = 100
          }]
        }
      }
    })
  }
}
