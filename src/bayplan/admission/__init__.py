"""What the API server makes of a pod or a claim: accepted and completed, or refused, in its own words.

`chain.admit_pod` and `claims.admit_claim` are the doors. Each returns `Admitted` (the object as it would be
stored) or `Refused` (code, reason and message as the API server sends them). `policy.Policies` is
everything that is consulted; `quotas.QuotaUsage` is the ledger of what is charged already. Nothing here
changes an object in place, reads a clock (time is an argument) or knows JSON.

Modelled: object defaulting, NamespaceLifecycle, LimitRanger, Priority, DefaultTolerationSeconds,
RuntimeClass, DefaultStorageClass, ResourceQuota, and the validation that depends on resources, placement
and tolerations. Of webhooks only what rules say that were read (`house`): objects that appear in namespaces,
changes to pods. Not modelled: other webhooks and admission policies, service accounts, pod security, and
validation of names and of security contexts.
"""
