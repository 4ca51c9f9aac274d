memory = "256Mi"
