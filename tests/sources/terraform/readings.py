"""Trees written for one test, and what comes of reading them in this process."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bayplan.model.findings import Finding
from bayplan.model.trees import Declared
from bayplan.sources.terraform.evaluation import expressions
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules import roots
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.modules.sessions import Session
from bayplan.sources.terraform.stacks import StackReading, read_stack
from bayplan.sources.terraform.syntax import expressions as syntax
from bayplan.sources.terraform.syntax.source import Source
from bayplan.sources.terraform.values.unknowns import Value
from bayplan.sources.written import Written

Files = Mapping[str, str]


def write(root: Path, files: Files) -> Path:
    """The tree at `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(root: Path, files: Files, stack: str = "", **given: str) -> StackReading:
    """One stack of a tree. Values for variables are given by their names."""
    write(root, files)
    values = {f"var.{name}": value for name, value in given.items()}
    return read_stack(stack, Jail(root), Library(), values)


def only(reading: StackReading, kind: str = "") -> Written:
    """The only object, or the only one of a kind."""
    (found,) = (one for one in reading.harvest.written if not kind or one.declared.kind == kind)
    return found


def unknowns(declared: Declared) -> dict[str, str]:
    return {one.path: one.needs for one in declared.unknowns}


def checks(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    """What was found, and where."""
    return [(one.check, one.file, one.line) for one in findings]


def value_of(expression: str, root: Path, stack: str = "") -> Value:
    """What an expression is worth in a stack."""
    source = Source("", expression.rstrip("\n"))
    session = Session(stack, Jail(root), Library(), {})
    node = syntax.parse(source, 0, len(source.text))
    return expressions.evaluate(node, Scope(roots.open_stack(session)))


def dig(value: Any, *steps: str | int) -> Any:
    """What stands in plain data behind these keys and indexes."""
    for step in steps:
        value = value[step]
    return value


DEPLOYMENT = """
resource "kubernetes_deployment" "web" {
  metadata {
    name      = "web"
    namespace = "shop"
  }
  spec {
    selector {
      match_labels = { app = "web" }
    }
    template {
      metadata {
        labels = { app = "web" }
      }
      spec {
        container {
          name = "app"
          %s
        }
      }
    }
  }
}
"""


def with_container(body: str) -> str:
    """A Deployment whose only container says this."""
    return DEPLOYMENT % body
