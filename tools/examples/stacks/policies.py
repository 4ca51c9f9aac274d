"""The stack of the policy engine: tiers as policies that make limit ranges, quotas and priorities."""

from collections.abc import Mapping, Sequence

from tools.examples.blueprint import PriorityClass, Tier
from tools.examples.quantities import print_amounts

Files = dict[str, str]

TIERS_HEAD = """\
# What a tier gives a namespace that carries its label. Change a number here, and Kyverno changes it in every
# namespace of the tier (synchronize); a namespace with a custom-* label is left alone.

locals {
  tiers = {
"""

TIER = """\
    "{name}" = {{
      default_limit   = "{limit}"
      default_request = {{ cpu = "{cpu}", memory = "{memory}" }}
      largest_limit   = "{largest}"
      quota = {{
        "requests.cpu"    = "{quota_cpu}"
        "requests.memory" = "{quota_memory}"
        "limits.memory"   = "{quota_limits}"
        "pods"            = "{quota_pods}"
      }}
    }}
"""

LIMIT_RANGES = """\
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
"""

QUOTAS = """\
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
                  "hard": dyn(@AUX@)
                })
              }
            ]
      generate:
        - expression: generator.Apply(variables.target, variables.quota)
  YAML
}
"""

MUTATIONS = """\
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
"""

PRIORITIES_HEAD = """\
# Who goes first when there is no room for all. 4-aux waits until there is: it displaces nobody.
# Tiers are set in mutations.tf, gpu-workload by the webhook of the card's operator.

locals {
  priorities = {
"""

PRIORITIES_TAIL = """\
  }
}

resource "kubernetes_priority_class_v1" "priority" {
  for_each = local.priorities

  metadata {
    name = each.key
  }
  value             = each.value.value
  preemption_policy = try(each.value.preempts, true) ? "PreemptLowerPriority" : "Never"
  description       = each.value.says
}
"""


def policy_files(tiers: Mapping[str, Tier], priorities: Sequence[PriorityClass]) -> Files:
    """The files of the local module that holds the policies."""
    return {
        "tiers.tf": TIERS_HEAD + "".join(map(tier_text, tiers.values())) + "  }\n}\n",
        "limit_ranges.tf": LIMIT_RANGES,
        "quotas.tf": QUOTAS.replace("@AUX@", cel_map(print_amounts(tiers["4-aux"].quota))),
        "mutations.tf": MUTATIONS,
        "priorities.tf": PRIORITIES_HEAD + "".join(map(priority_text, priorities)) + PRIORITIES_TAIL,
    }


def tier_text(one: Tier) -> str:
    quota, request = print_amounts(one.quota), print_amounts(one.default_request)
    sizes = print_amounts({"memory": one.default_limit}), print_amounts({"memory": one.largest_limit})
    return TIER.format(
        name=one.name,
        limit=sizes[0]["memory"],
        largest=sizes[1]["memory"],
        cpu=request["cpu"],
        memory=request["memory"],
        quota_cpu=quota["requests.cpu"],
        quota_memory=quota["requests.memory"],
        quota_limits=quota["limits.memory"],
        quota_pods=quota["pods"],
    )


def cel_map(amounts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{amount}"' for name, amount in amounts.items()) + "}"


def priority_text(one: PriorityClass) -> str:
    preempts = "" if one.preempts else ", preempts = false"
    name = f'"{one.name}"'
    return f'    {name:<16} = {{ value = {one.value}{preempts}, says = "{one.description}" }}\n'
