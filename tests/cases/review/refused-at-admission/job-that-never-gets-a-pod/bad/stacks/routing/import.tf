resource "kubectl_manifest" "import" {
  yaml_body = <<-YAML
    apiVersion: batch/v1
    kind: Job
    metadata: {name: osm-import, namespace: routing}
    spec:
      backoffLimit: 1
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: registry.example/osm-import:1
              resources:
                requests: {cpu: 1, memory: 6Gi}
                limits: {memory: 6Gi}
  YAML
}
