"""Stacks whose resources stand in a module of their own, with what is special about each."""

from collections.abc import Callable, Mapping
from typing import Final

from tools.examples.blueprint import Workload
from tools.examples.stacks import parts
from tools.examples.stacks.hcl import Attribute, Entry, Raw, Written, attributes, block, render
from tools.examples.stacks.parts import Service
from tools.examples.stacks.policies import policy_files
from tools.examples.stacks.workloads import resource, service

Files = dict[str, str]
PLACE: Final = Raw("var.namespace")
DEPTH: Final = "../../../.."

JOB = """\

# Runs once, when the cluster of databases is new.
# bayplan: allow one-shot-job until 2030-12-31: it may run again, every statement asks first
resource "kubernetes_job_v1" "create_roles" {
  metadata {
    name      = "create-roles"
    namespace = var.namespace
  }
  spec {
    backoff_limit              = 3
    completions                = 1
    parallelism                = 1
    ttl_seconds_after_finished = 3600
    template {
      metadata {
        labels = {
          app = "create-roles"
        }
      }
      spec {
        restart_policy = "OnFailure"
        container {
          name    = "psql"
          image   = "registry.example.lan/dbaas/psql:16.2.0"
          command = ["/bin/sh", "-ec", <<-SCRIPT
            for role in authentik affine dawarich linkwarden tandoor tripit; do
              psql -tAc "select 1 from pg_roles where rolname = '$role'" | grep -q 1 ||
                psql -c "create role $role login"
            done
          SCRIPT
          ]
          env {
            name  = "PGHOST"
            value = "pg-cluster-rw.${var.namespace}.svc.cluster.local"
          }
          env {
            name  = "PGPASSWORD"
            value = var.root_password
          }
          resources {
            requests = {
              cpu    = "10m"
              memory = "64Mi"
            }
            limits = {
              memory = "128Mi"
            }
          }
        }
      }
    }
  }
  wait_for_completion = false
}
"""

SHARING = """\

# One card for everybody: a hundred turns, none of which says anything about its memory. That is what
# example.com/gpumem is for, which the watchdog advertises and keeps an eye on.
resource "kubernetes_config_map" "time_slicing" {
  metadata {
    name      = "time-slicing"
    namespace = var.namespace
  }
  data = {
    shared = yamlencode({
      version = "v1"
      sharing = {
        timeSlicing = {
          resources = [{
            name     = "nvidia.com/gpu"
            replicas = 100
          }]
        }
      }
    })
  }
}
"""

DASHBOARD = """\

resource "kubernetes_config_map" "dashboards" {
  for_each = fileset("${path.module}/dashboards", "*.json")

  metadata {
    name      = "dashboard-${trimsuffix(each.value, ".json")}"
    namespace = var.namespace
    labels = {
      grafana_dashboard = "1"
    }
  }
  data = {
    (each.value) = file("${path.module}/dashboards/${each.value}")
  }
}
"""

MEMORY_PANEL = """\
{
  "title": "Memory by node",
  "uid": "memory-by-node",
  "panels": [
    {
      "type": "timeseries",
      "title": "Requested",
      "targets": [
        {
          "expr": "sum by (node) (kube_pod_container_resource_requests{resource=\\"memory\\"})"
        }
      ]
    }
  ]
}
"""


def files(one: Service) -> Files:
    """The stack calls its module; the module holds the rest."""
    return {**calling(one), **within(one, MODULES[one.name](one))}


def within(one: Service, found: Files) -> Files:
    return {f"modules/{one.name}/{name}": text for name, text in found.items()}


def calling(one: Service) -> Files:
    fields: dict[str, Written] = {
        "source": f"./modules/{one.name}",
        "namespace": one.place,
        "tier": one.tier.name,
    }
    for name in one.stack.secrets:
        fields[name.lower()] = Raw(f'data.vault_kv_secret_v2.secrets.data["{name.lower()}"]')
    call = block("module", one.name, body=attributes(fields))
    return {"main.tf": render([*parts.head(one), call])}


def variables(one: Service) -> str:
    declared: list[Entry] = [block("variable", name, type=Raw("string")) for name in ("namespace", "tier")]
    declared += [
        block("variable", name.lower(), type=Raw("string"), sensitive=True) for name in one.stack.secrets
    ]
    return render(declared)


def with_tier(one: Service, text: str) -> str:
    return text.replace(f'"{one.tier.name}"', "var.tier")


def written(one: Service, workloads: tuple[Workload, ...]) -> list[Entry]:
    """Workloads and their Services; secrets come in by variables."""
    found: list[Entry] = []
    for number, workload in enumerate(workloads):
        given = environment(one) if number == 0 else []
        found.append(resource(workload, PLACE, one.tier.name, one.stack.notes, given))
        if workload.port and workload.kind in ("Deployment", "StatefulSet"):
            found.append(service(workload, PLACE))
    return found


def environment(one: Service) -> list[Entry]:
    settings: list[tuple[str, Written]] = [
        *one.stack.env.items(),
        *((name, Raw(f"var.{name.lower()}")) for name in one.stack.secrets),
    ]
    return [
        block("env", body=[Attribute("name", name), Attribute("value", value)]) for name, value in settings
    ]


def databases(one: Service) -> Files:
    """Databases in one file, what saves them in another."""
    servers = tuple(each for each in one.written if each.kind == "StatefulSet")
    backups = tuple(each for each in one.written if each.kind == "CronJob")
    kept = [*parts.claim_blocks(one, PLACE, DEPTH), *written(one, backups)]
    return {
        "variables.tf": variables(one),
        "main.tf": with_tier(one, render([*written(one, servers), *parts.budget_blocks(one, PLACE)])) + JOB,
        "backups.tf": with_tier(one, render(kept)),
    }


def photos(one: Service) -> Files:
    """A file for each part: the servers, the database, what watches them."""
    servers = tuple(each for each in one.written if each.kind == "Deployment" and "postgres" not in each.name)
    base = tuple(each for each in one.written if "postgres" in each.name)
    probes = tuple(each for each in one.written if each.kind == "CronJob")
    claims = parts.claim_blocks(one, PLACE, DEPTH)
    return {
        "variables.tf": variables(one),
        "main.tf": with_tier(one, render([*written(one, servers), *parts.ingress(one, PLACE, DEPTH)])),
        "claims.tf": render(claims),
        "database.tf": with_tier(one, render(written(one, base))),
        "probes.tf": with_tier(one, render(written(one, probes))),
    }


def card(one: Service) -> Files:
    blocks = [*parts.releases(one, PLACE), *written(one, one.written)]
    return {"variables.tf": variables(one), "main.tf": with_tier(one, render(blocks)) + SHARING}


def observers(one: Service) -> Files:
    blocks = [*parts.claim_blocks(one, PLACE, DEPTH), *parts.releases(one, PLACE)]
    return {
        "variables.tf": variables(one),
        "main.tf": render(blocks) + DASHBOARD,
        "jobs.tf": with_tier(one, render(written(one, one.written))),
        "dashboards/memory.json": MEMORY_PANEL,
        **parts.value_files(one),
    }


def policies(one: Service) -> Files:
    tiers = {each.tier.name: each.tier for each in one.estate.namespaces if each.tier}
    return {
        "variables.tf": variables(one),
        "main.tf": render(parts.releases(one, PLACE)),
        **policy_files(dict(sorted(tiers.items())), one.estate.priority_classes),
    }


MODULES: Final[Mapping[str, Callable[[Service], Files]]] = {
    "dbaas": databases,
    "immich": photos,
    "kyverno": policies,
    "monitoring": observers,
    "nvidia": card,
}
