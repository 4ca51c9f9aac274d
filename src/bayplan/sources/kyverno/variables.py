"""Variables in Kyverno's policies: `{{ request.object.metadata.labels.tier || 'none' }}`.

Inside the braces stands JMESPath. Read are paths to the few things that are known of a namespace or a pod
before there is one, with a text for where there is none; everything else is not understood.
"""

import re
from typing import Final

from bayplan.model.estate import PLACEHOLDER
from bayplan.sources.kyverno.questions import NotUnderstood
from bayplan.sources.kyverno.subjects import Label, Name, PriorityClassName, Symbol

POD: Final = "Pod"
NAMESPACE_KIND: Final = "Namespace"

_VARIABLE: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WHOLE: Final = re.compile(r"\s*\{\{(.*)\}\}\s*\Z", re.DOTALL)
_OTHERWISE: Final = re.compile(r"""(.*?)\s*\|\|\s*(?:'([^']*)'|`"([^"`]*)"`|"(")?)\s*\Z""", re.DOTALL)
_LABEL: Final = re.compile(
    r"""request\.object\.metadata\.labels\.(?:"([^"]+)"|([A-Za-z_][A-Za-z0-9_-]*))\Z"""
)
_NAMES: Final = {
    NAMESPACE_KIND: ("request.object.metadata.name", "request.name"),
    POD: ("request.namespace", "request.object.metadata.namespace"),
}


def has_variables(text: str) -> bool:
    """Whether something stands in double braces."""
    return "{{" in text


def value(text: str, kind: str) -> str | Symbol:
    """What a text stands for that is one variable or none."""
    whole = _WHOLE.match(text)
    if whole is None and has_variables(text):
        raise NotUnderstood(f"it puts {text.strip()[:80]} together")
    return _variable(whole[1].strip(), kind) if whole else text


def name(text: str, kind: str) -> str:
    """A name in which variables may stand for the namespace's."""

    def stand_in(found: re.Match[str]) -> str:
        if isinstance(_variable(found[1].strip(), kind), Name):
            return PLACEHOLDER
        raise NotUnderstood(f"{{{{{found[1]}}}}} is only known in the cluster")

    return _VARIABLE.sub(stand_in, text)


def _variable(expression: str, kind: str) -> str | Symbol:
    otherwise = _OTHERWISE.match(expression)
    path = otherwise[1] if otherwise else expression
    missing = (otherwise[2] or otherwise[3] or "") if otherwise else None
    if path in _NAMES[kind]:
        return Name()
    label = _LABEL.match(path)
    if label and kind == NAMESPACE_KIND:
        return Label(label[1] or label[2], missing)
    if path == "request.operation":
        return "CREATE"
    if path == "request.object.spec.priorityClassName" and kind == POD and not missing:
        return PriorityClassName()
    raise NotUnderstood(f"{{{{ {expression[:80]} }}}} is only known in the cluster")
