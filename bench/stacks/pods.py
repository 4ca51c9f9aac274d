"""Pod templates of a made-up Terraform tree: a container in most, some with others beside it."""

from typing import Final

MEMORY: Final = ("64Mi", "128Mi", "256Mi", "512Mi")


def _env(number: int) -> str:
    return "".join(
        f"""\
            env {{
              name  = "SETTING_{index}"
              value = {_setting(number, index)}
            }}
"""
        for index in range(8 + number % 24)
    )


def _setting(number: int, index: int) -> str:
    """Texts, choices, calls, what nobody knows, in turn."""
    return (
        f'"https://service-{index}.example.org/{number}"',
        f'var.tier == "4-aux" ? "{index}" : "{number}"',
        f'join(",", [for part in ["a", "b", "c"] : upper("${{part}}-{index}")])',
        f'"plain {index}"',
    )[index % 4]


def pod(number: int) -> str:
    """A template's content: one container in most, a second and an init container in some."""
    memory = MEMORY[number % len(MEMORY)]
    start = _init(number) if number % 5 == 0 else ""
    beside = _sidecar(number) if number % 7 == 0 else ""
    return f"""\
        spec {{
{start}          container {{
            name  = "main"
            image = "registry.example/app-{number}:1.{number % 20}"
            port {{
              container_port = 8080
            }}
{_env(number)}            # Measured over a month, with the first scan after a start in it: the peak was
            # two thirds of this.
            resources {{
              requests = {{
                cpu    = "{10 + number % 9 * 10}m"
                memory = "{memory}"
              }}
              limits = {{
                memory = "{memory}"
              }}
            }}
            security_context {{
              run_as_user                = {1000 + number % 5}
              allow_privilege_escalation = false
              capabilities {{
                drop = ["ALL"]
              }}
            }}
            liveness_probe {{
              http_get {{
                path = "/healthz"
                port = 8080
              }}
              initial_delay_seconds = {10 + number % 50}
              period_seconds        = 30
            }}
            readiness_probe {{
              http_get {{
                path = "/healthz"
                port = 8080
              }}
              period_seconds    = 10
              failure_threshold = 3
            }}
          }}
{beside}        }}
"""


def _init(number: int) -> str:
    return f"""\
          init_container {{
            name    = "migrate"
            image   = "registry.example/migrate-{number % 30}:2"
            command = ["sh", "-c", "echo migrating; exec /migrate --wait"]
            resources {{
              requests = {{
                cpu    = "10m"
                memory = "32Mi"
              }}
              limits = {{
                memory = "32Mi"
              }}
            }}
          }}
"""


def _sidecar(number: int) -> str:
    return f"""\
          container {{
            name  = "exporter"
            image = "registry.example/exporter-{number % 10}:3"
            resources {{
              requests = {{
                cpu    = "5m"
                memory = "16Mi"
              }}
              limits = {{
                memory = "32Mi"
              }}
            }}
          }}
"""


def once(body: str) -> str:
    """A pod that ends."""
    return body.replace("        spec {\n", '        spec {\n          restart_policy = "OnFailure"\n', 1)
