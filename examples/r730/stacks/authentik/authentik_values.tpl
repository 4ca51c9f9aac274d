authentik:
  error_reporting:
    enabled: false
server:
  replicas: 3
  resources:
    requests:
      cpu: 100m
      memory: 1280Mi
    limits:
      memory: 2Gi
worker:
  replicas: 3
  resources:
    requests:
      cpu: 100m
      memory: 1Gi
    limits:
      memory: 1536Mi
ingress:
  enabled: true
  hosts:
  - authentik.${domain}
