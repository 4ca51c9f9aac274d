# A throttled container looks like a slow one. Charts bring CPU limits along, so they are taken out here.
resource "kubectl_manifest" "strip_cpu_limits" {
  yaml_body = <<-YAML
    apiVersion: kyverno.io/v1
    kind: ClusterPolicy
    metadata:
      name: strip-cpu-limits
    spec:
      background: false
      rules:
        - name: strip-cpu-limits
          match:
            any:
              - resources:
                  kinds: ["Pod"]
                  operations: ["CREATE"]
          exclude:
            any:
              - resources:
                  namespaces: ["kube-system", "calico-system"]
          mutate:
            foreach:
              - list: request.object.spec.containers
                preconditions:
                  all:
                    - key: "{{ element.resources.limits.cpu || '' }}"
                      operator: NotEquals
                      value: ""
                patchesJson6902: |-
                  - path: /spec/containers/{{elementIndex}}/resources/limits/cpu
                    op: remove
  YAML
}

# Who names no class gets that of the tier.
resource "kubernetes_manifest" "tier_priority" {
  manifest = {
    apiVersion = "kyverno.io/v1"
    kind       = "ClusterPolicy"
    metadata = {
      name = "tier-priority"
    }
    spec = {
      background = false
      rules = [for tier in keys(local.tiers) : {
        name = "priority-${tier}"
        match = {
          any = [{
            resources = {
              kinds             = ["Pod"]
              operations        = ["CREATE"]
              namespaceSelector = { matchLabels = { tier = tier } }
            }
          }]
        }
        mutate = {
          patchStrategicMerge = {
            spec = {
              "+(priorityClassName)" = "tier-${tier}"
            }
          }
        }
      }]
    }
  }
}
