"""What a made-up Terraform tree is made of: texts of blocks, with a few numbers in them that differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bench.stacks import pods

VALUES: Final = 12
"""So many Helm releases have values in a file, too."""
WINDOW_START, WINDOW_END = 1, 5
"""CronJobs run between these hours."""


@dataclass(frozen=True)
class Place:
    """Where a block stands: its stack, how it calls its namespace, and where shared modules are."""

    stack: str
    number: int
    namespace: str
    modules: str


def _metadata(name: str, place: Place) -> str:
    return f"""\
  metadata {{
    name      = "{name}"
    namespace = {place.namespace}
    labels = {{
      app  = "{name}"
      tier = var.tier
    }}
  }}
"""


def _template(name: str, body: str) -> str:
    return f"""\
    template {{
      metadata {{
        labels = {{
          app = "{name}"
        }}
      }}
{body}    }}
"""


def deployment(number: int, place: Place) -> str:
    name = f"app-{number}"
    strategy = '    strategy {\n      type = "Recreate"\n    }\n' if number % 3 else ""
    selector = f'    selector {{\n      match_labels = {{\n        app = "{name}"\n      }}\n    }}\n'
    return f"""\
resource "kubernetes_deployment" "{name}" {{
{_metadata(name, place)}  spec {{
    replicas = {0 if number % 8 == 7 else 1 + number % 3 // 2}
{strategy}{selector}{_template(name, pods.pod(number))}  }}
  lifecycle {{
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config, # a policy writes ndots into every pod
    ]
  }}
}}

resource "kubernetes_service" "{name}" {{
{_metadata(name, place)}  spec {{
    selector = {{
      app = "{name}"
    }}
    port {{
      port        = 80
      target_port = 8080
    }}
  }}
}}

"""


def stateful_set(number: int, place: Place) -> str:
    name = f"store-{number}"
    selector = f'    selector {{\n      match_labels = {{\n        app = "{name}"\n      }}\n    }}\n'
    return f"""\
resource "kubernetes_stateful_set" "{name}" {{
{_metadata(name, place)}  spec {{
    service_name = "{name}"
    replicas     = 3
{selector}{_template(name, pods.pod(number))}  }}
}}

"""


def daemon_set(number: int, place: Place) -> str:
    name = f"agent-{number}"
    selector = f'    selector {{\n      match_labels = {{\n        app = "{name}"\n      }}\n    }}\n'
    return f"""\
resource "kubernetes_daemonset" "{name}" {{
{_metadata(name, place)}  spec {{
{selector}{_template(name, pods.pod(number))}  }}
}}

"""


def cron_job(number: int, place: Place) -> str:
    name = f"task-{number}"
    hours = WINDOW_END - WINDOW_START
    return f"""\
resource "kubernetes_cron_job_v1" "{name}" {{
{_metadata(name, place)}  spec {{
    schedule           = "{number * 7 % 60} {WINDOW_START + number % hours} * * *"
    concurrency_policy = "Forbid"
    job_template {{
      metadata {{}}
      spec {{
        backoff_limit = 2
{_template(name, pods.once(pods.pod(number)))}      }}
    }}
  }}
}}

"""


def job(number: int, place: Place) -> str:
    name = f"once-{number}"
    return f"""\
resource "kubernetes_job" "{name}" {{
{_metadata(name, place)}  spec {{
    backoff_limit = 1
{_template(name, pods.once(pods.pod(number)))}  }}
  wait_for_completion = false
}}

"""


def helm_release(number: int, place: Place) -> str:
    memory = pods.MEMORY[number % len(pods.MEMORY)]
    beside = f'file("${{path.module}}/values-{number}.yaml"), ' if number < VALUES else ""
    return f"""\
resource "helm_release" "chart_{number}" {{
  name       = "chart-{number}"
  namespace  = {place.namespace}
  repository = "https://charts.example.org"
  chart      = "chart-{number}"
  version    = "1.{number}.0"
  values = [{beside}yamlencode({{
    replicaCount = {1 + number % 2}
    controller = {{
      resources = {{
        requests = {{ cpu = "50m", memory = "{memory}" }}
        limits   = {{ memory = "{memory}" }}
      }}
    }}
    ingress = merge({{ enabled = true }}, {{ host = "chart-{number}.example.org" }})
    extra   = [for port in [80, 443, {8000 + number}] : {{ port = port, name = "port-${{port}}" }}]
  }})]
}}

"""


def manifest(number: int, place: Place) -> str:
    return f"""\
resource "kubernetes_manifest" "route_{number}" {{
  manifest = {{
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {{
      name      = "route-{number}"
      namespace = {place.namespace}
    }}
    spec = {{
      headers = {{
        customRequestHeaders = {{
          "X-Forwarded-Proto" = "https"
          "X-Number"          = "{number}"
        }}
        frameDeny = true
      }}
      rateLimit = {{
        average = {100 + number}
        burst   = {200 + number}
      }}
    }}
  }}
}}

"""


def kubectl_manifest(number: int, place: Place) -> str:
    return f"""\
resource "kubectl_manifest" "rule_{number}" {{
  yaml_body = <<-YAML
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: rule-{number}
      namespace: ${{{place.namespace}}}
    spec:
      groups:
        - name: group-{number}
          rules:
            - alert: Slow{number}
              expr: histogram_quantile(0.99, rate(latency_bucket[5m])) > {number % 9 + 1}
              for: 15m
  YAML
}}

"""


def null_resource(number: int, place: Place) -> str:
    return f"""\
resource "null_resource" "step_{number}" {{
  triggers = {{
    namespace = {place.namespace}
    script    = sha256("step {number}")
  }}
  provisioner "local-exec" {{
    command = <<-SCRIPT
      set -e
      echo "step {number}"
    SCRIPT
  }}
}}

"""


def nfs_volume(number: int, place: Place) -> str:
    return f"""\
module "nfs_{number}" {{
  source    = "{place.modules}/nfs_volume"
  name      = "data-{number}"
  namespace = {place.namespace}
  size      = "{1 + number % 40}Gi"
}}

"""


def ingress(number: int, place: Place) -> str:
    return f"""\
module "ingress_{number}" {{
  source    = "{place.modules}/ingress_factory"
  name      = "app-{number}"
  namespace = {place.namespace}
  hosts     = ["app-{number}"]
  protected = {str(number % 3 == 0).lower()}
}}

"""


def guard(number: int, place: Place) -> str:
    return f"""\
module "guard_{number}" {{
  source    = "{place.modules}/guard"
  name      = "guard-{number}"
  namespace = {place.namespace}
  tier      = var.tier
  memory    = "{pods.MEMORY[number % len(pods.MEMORY)]}"
}}

"""


MAKERS: Final[Mapping[str, Callable[[int, Place], str]]] = {
    "deployment": deployment,
    "cron_job": cron_job,
    "job": job,
    "daemon_set": daemon_set,
    "stateful_set": stateful_set,
    "helm_release": helm_release,
    "manifest": manifest,
    "kubectl_manifest": kubectl_manifest,
    "null_resource": null_resource,
    "nfs_volume": nfs_volume,
    "ingress": ingress,
    "guard": guard,
}
