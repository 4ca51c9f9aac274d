"""Conditions about pods that are known by heart: those that `bayplan.governance.compiling` writes.

What a pod asks for, or bears already, cannot be told from an expression step by step, as long as there is no
pod. But a whole sentence that says nothing else can be recognised, in CEL and in JMESPath.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from bayplan.governance.compiling import expressions, kyverno_legacy
from bayplan.model.pods import Effect, Toleration
from bayplan.sources.kyverno.questions import Asks, Bears

_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMPARED: Final = re.compile(r"""== ("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_ESCAPED: Final = re.compile(r"\\(.)")
_SECONDS: Final = re.compile(r"tolerationSeconds == `?([0-9]{1,18})\b")


def asked(expression: str) -> Asks | Bears | None:
    """The question that a sentence in CEL puts, where it is a known one."""
    return next((one for one, known in _candidates(expression) if _plain(known) == _plain(expression)), None)


def asked_in_jmespath(expression: str) -> Asks | Bears | None:
    """The question that a variable in JMESPath counts the answers to."""
    for one, _ in _candidates(expression):
        known = (
            kyverno_legacy.asks(one.resource)
            if isinstance(one, Asks)
            else kyverno_legacy.bears(one.toleration)
        )
        if _plain(known) == _plain(expression):
            return one
    return None


def _candidates(expression: str) -> Iterator[tuple[Asks | Bears, str]]:
    """What the texts in a sentence would make of it, with the sentence that says so."""
    texts = [json.loads(one) for one in _TEXT.findall(expression)]
    if texts:
        yield Asks(texts[0]), expressions.asks(texts[0])
    compared = [_text(one) for one in _COMPARED.findall(expression)]
    if len(compared) == 4 and compared[3] in set(Effect):
        found = _SECONDS.search(expression)
        seconds = int(found[1]) if found else None
        key, operator, value, effect = compared
        one = Toleration(key, operator, value, Effect(effect), seconds)
        yield Bears(one), expressions.bears(one)


def _text(written: str) -> str:
    return str(json.loads(written)) if written[0] == '"' else _ESCAPED.sub(r"\1", written[1:-1])


def _plain(expression: str) -> str:
    return " ".join(expression.split())
