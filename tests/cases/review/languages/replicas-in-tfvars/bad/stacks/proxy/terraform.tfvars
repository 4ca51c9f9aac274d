replicas = 5
memory   = "512Mi"
