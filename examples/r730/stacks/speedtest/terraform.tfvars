memory = "128Mi"
