module "n8n" {
  source    = "../../modules/kubernetes/app"
  name      = "n8n"
  namespace = "n8n"
  tier      = "4-aux"
  image     = "registry.example.lan/n8n/n8n:7.0.2"
  cpu       = "25m"
  memory    = var.memory
  host      = "flows"
  env = {
    N8N_DIAGNOSTICS_ENABLED = "false"
    TZ                      = "Europe/Amsterdam"
  }
  claims = {
    data = {
      size = "4Gi"
    }
  }
}
