module "namespace" {
  source = "../../modules/kubernetes/namespace"
  name   = "redis"
  tier   = "1-cluster"
}

resource "kubectl_manifest" "redis_v2" {
  yaml_body = <<-YAML
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: redis-v2
      namespace: ${module.namespace.name}
      labels:
        app: redis-v2
    spec:
      replicas: 3
      serviceName: redis-v2
      selector:
        matchLabels:
          app: redis-v2
      template:
        metadata:
          labels:
            app: redis-v2
        spec:
          containers:
          - name: exporter
            image: registry.example.lan/redis/exporter:4.21.4
            imagePullPolicy: IfNotPresent
            ports:
            - name: main
              containerPort: 6379
              protocol: TCP
            resources:
              requests:
                cpu: 10m
                memory: 32Mi
              limits:
                memory: 32Mi
            volumeMounts:
            - name: data
              mountPath: /mnt/data
          - name: redis
            image: registry.example.lan/redis/redis:7.12.0
            imagePullPolicy: IfNotPresent
            resources:
              requests:
                cpu: 100m
                memory: 768Mi
              limits:
                memory: 768Mi
            volumeMounts:
            - name: data
              mountPath: /mnt/data
      volumeClaimTemplates:
      - metadata:
          name: data
        spec:
          accessModes:
          - ReadWriteOnce
          storageClassName: proxmox-lvm
          resources:
            requests:
              storage: 4Gi
  YAML
}
