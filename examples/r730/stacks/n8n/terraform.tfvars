memory = "512Mi"
