cronjob:
  enabled: true
  resources:
    requests:
      cpu: 25m
      memory: 256Mi
    limits:
      memory: 1Gi
internalDatabase:
  enabled: false
# 6Gi: previews of a large folder, eight at a time.
resources:
  requests:
    cpu: 250m
    memory: 3Gi
  limits:
    memory: 6Gi
ingress:
  enabled: true
  hosts:
  - nextcloud.${domain}
