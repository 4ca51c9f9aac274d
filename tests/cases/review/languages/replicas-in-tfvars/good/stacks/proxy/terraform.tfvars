replicas = 4
memory   = "512Mi"
