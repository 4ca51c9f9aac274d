"""The whole tree: every stack, and the modules that they share."""

from tools.examples import r730
from tools.examples.stacks import styles
from tools.examples.stacks.modules import shared_modules
from tools.examples.stacks.parts import Service
from tools.examples.stacks.table import STACKS

PROVIDERS = """\
terraform {
  required_version = ">= 1.9"
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 2.17"
    }
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.38"
    }
    vault = {
      source  = "hashicorp/vault"
      version = "~> 5.3"
    }
  }
}
"""


def files() -> dict[str, str]:
    """Every file of the tree by its path below the estate's folder."""
    estate = r730.estate()
    found = {f"modules/kubernetes/{path}": text for path, text in shared_modules().items()}
    for stack in STACKS:
        own = styles.files(Service(stack, estate))
        own["providers.tf"] = PROVIDERS
        found |= {f"stacks/{stack.namespace}/{path}": text for path, text in own.items()}
    return dict(sorted(found.items()))
