replicas = 3
memory   = "512Mi"
