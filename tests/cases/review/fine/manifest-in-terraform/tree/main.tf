locals {
  memory = "768Mi"
}

resource "kubernetes_manifest" "quota" {
  manifest = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata   = { name = "tier-quota", namespace = "apps" }
    spec       = { hard = { "requests.memory" = "1Gi" } }
  }
}

resource "kubectl_manifest" "wiki" {
  yaml_body = <<-YAML
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: wiki, namespace: apps}
    spec:
      replicas: 1
      strategy: {type: Recreate}
      selector: {matchLabels: {app: wiki}}
      template:
        metadata: {labels: {app: wiki}}
        spec:
          containers:
            - name: main
              image: registry.example/wiki:1
              resources:
                requests: {cpu: 50m, memory: ${local.memory}}
                limits: {memory: ${local.memory}}
  YAML
}

resource "kubectl_manifest" "limits" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "tier-defaults", namespace = "apps" }
    spec       = { limits = [{ type = "Container", default = { memory = "256Mi" }, max = { memory = local.memory } }] }
  })
}

resource "kubernetes_namespace" "apps" {
  metadata {
    name = "apps"
  }
}
