module "drone_logbook" {
  source    = "../../modules/kubernetes/app"
  name      = "drone-logbook"
  namespace = "drone-logbook"
  tier      = "4-aux"
  image     = "registry.example.lan/drone-logbook/drone-logbook:1.15.0"
  cpu       = "25m"
  memory    = "512Mi"
  host      = "drones"
  claims = {
    logs = {
      size = "5Gi"
    }
  }
}
