# One policy a tier, so that a new number for one does not touch the others.
resource "kubernetes_manifest" "tier_quota" {
  for_each = { for tier, is in local.tiers : tier => is if tier != "4-aux" }

  manifest = {
    apiVersion = "kyverno.io/v1"
    kind       = "ClusterPolicy"
    metadata = {
      name = "tier-quota-${each.key}"
    }
    spec = {
      background = true
      rules = [{
        name = "quota"
        match = {
          any = [{
            resources = {
              kinds    = ["Namespace"]
              selector = { matchLabels = { tier = each.key } }
            }
          }]
        }
        exclude = {
          any = [{
            resources = {
              kinds    = ["Namespace"]
              selector = { matchLabels = { "resource-governance/custom-quota" = "true" } }
            }
          }]
        }
        generate = {
          synchronize = true
          apiVersion  = "v1"
          kind        = "ResourceQuota"
          name        = "tier-quota"
          namespace   = "{{request.object.metadata.name}}"
          data = {
            spec = {
              hard = each.value.quota
            }
          }
        }
      }]
    }
  }
}

# The first tier that moved to the new kind of policy; the others follow when it has proved itself.
resource "kubectl_manifest" "tier_quota_aux" {
  yaml_body = <<-YAML
    apiVersion: policies.kyverno.io/v1alpha1
    kind: GeneratingPolicy
    metadata:
      name: tier-quota-4-aux
    spec:
      evaluation:
        synchronize:
          enabled: true
      matchConstraints:
        resourceRules:
          - apiGroups: [""]
            apiVersions: ["v1"]
            operations: ["CREATE", "UPDATE"]
            resources: ["namespaces"]
        objectSelector:
          matchLabels:
            tier: 4-aux
          matchExpressions:
            - key: resource-governance/custom-quota
              operator: NotIn
              values: ["true"]
      variables:
        - name: target
          expression: object.metadata.name
        - name: quota
          expression: >-
            [
              {
                "apiVersion": dyn("v1"),
                "kind": dyn("ResourceQuota"),
                "metadata": dyn({
                  "name": "tier-quota",
                  "namespace": string(variables.target)
                }),
                "spec": dyn({
                  "hard": dyn({"limits.memory": "16Gi", "pods": "20", "requests.cpu": "2", "requests.memory": "3Gi"})
                })
              }
            ]
      generate:
        - expression: generator.Apply(variables.target, variables.quota)
  YAML
}
