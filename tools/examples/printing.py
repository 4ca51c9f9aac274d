"""Lists as `kubectl get -o json` and `kubectl get -o yaml` print them.

Keys are sorted, JSON is indented by four spaces and escapes `<`, `>` and `&` as Go does; YAML leaves
sequences unindented and puts double quotes around a text that would read as something else.
"""

import json
import re
from collections.abc import Sequence

import yaml

from tools.examples.blueprint import Manifest, Value

# Texts that YAML would read as nothing, a truth value, a number or a time.
_AMBIGUOUS = re.compile(
    r"|~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}T.*",
    re.IGNORECASE,
)
_GO_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


class KubectlDumper(yaml.SafeDumper):
    """Chooses the quotes that kubectl's YAML printer chooses, and never writes anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def quote_if_ambiguous(dumper: KubectlDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _AMBIGUOUS.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


KubectlDumper.add_representer(str, quote_if_ambiguous)


def as_list(items: Sequence[Manifest]) -> dict[str, Value]:
    return {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}


def print_json(items: Sequence[Manifest]) -> str:
    text = json.dumps(as_list(items), indent=4, sort_keys=True, ensure_ascii=False)
    for character, escape in _GO_ESCAPES.items():
        text = text.replace(character, escape)
    return text + "\n"


def print_yaml(items: Sequence[Manifest]) -> str:
    return yaml.dump(as_list(items), Dumper=KubectlDumper, default_flow_style=False, allow_unicode=True)
