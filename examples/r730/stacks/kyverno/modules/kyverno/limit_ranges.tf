# No `limits.cpu` in any quota: CPU limits are stripped below, and a quota that counts what no pod may have
# lets no pod be made at all.

resource "kubernetes_manifest" "tier_limit_ranges" {
  manifest = {
    apiVersion = "kyverno.io/v1"
    kind       = "ClusterPolicy"
    metadata = {
      name = "tier-limit-ranges"
      annotations = {
        "policies.kyverno.io/title"       = "A LimitRange for every namespace of a tier"
        "policies.kyverno.io/description" = "Containers that declare nothing get the tier's defaults."
      }
    }
    spec = {
      background = true
      rules = [for tier, is in local.tiers : {
        name = "limit-range-${tier}"
        match = {
          any = [{
            resources = {
              kinds    = ["Namespace"]
              selector = { matchLabels = { tier = tier } }
            }
          }]
        }
        exclude = {
          any = [{
            resources = {
              kinds    = ["Namespace"]
              selector = { matchLabels = { "resource-governance/custom-limitrange" = "true" } }
            }
          }]
        }
        generate = {
          synchronize = true
          apiVersion  = "v1"
          kind        = "LimitRange"
          name        = "tier-defaults"
          namespace   = "{{request.object.metadata.name}}"
          data = {
            spec = {
              limits = [{
                type           = "Container"
                default        = { memory = is.default_limit }
                defaultRequest = is.default_request
                max            = { memory = is.largest_limit }
              }]
            }
          }
        }
      }]
    }
  }
}
