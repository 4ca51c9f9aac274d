server:
  retention: 30d
  strategy:
    type: Recreate
  # Do not lower the limit below 6Gi: replaying the log peaks at 5.4Gi.
  resources:
    requests:
      cpu: 500m
      memory: 4Gi
    limits:
      memory: 6Gi
configmapReload:
  prometheus:
    resources:
      requests:
        cpu: 10m
        memory: 32Mi
      limits:
        memory: 64Mi
alertmanager:
  resources:
    requests:
      cpu: 25m
      memory: 256Mi
    limits:
      memory: 256Mi
kube-state-metrics:
  resources:
    requests:
      cpu: 25m
      memory: 256Mi
    limits:
      memory: 512Mi
prometheus-node-exporter:
  resources:
    requests:
      cpu: 10m
      memory: 64Mi
    limits:
      memory: 128Mi
ingress:
  enabled: true
  hosts:
  - prometheus.${domain}
