resource "kubectl_manifest" "tier_limits" {
  yaml_body = <<-YAML
    apiVersion: kyverno.io/v1
    kind: ClusterPolicy
    metadata: {name: tier-limits}
    spec:
      rules:
        - name: tier-1-cluster
          match:
            any:
              - resources:
                  kinds: [Namespace]
                  selector: {matchLabels: {tier: 1-cluster}}
          generate:
            apiVersion: v1
            kind: LimitRange
            name: tier-defaults
            namespace: "{{request.object.metadata.name}}"
            synchronize: true
            data:
              spec:
                limits:
                  - type: Container
                    default: {memory: 512Mi}
                    defaultRequest: {cpu: 50m, memory: 512Mi}
                    max: {memory: 4Gi}
  YAML
}
