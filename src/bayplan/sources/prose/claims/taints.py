"""Taints as they are said to be, and tolerations as examples have them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_EFFECTS: Final = "PreferNoSchedule|NoSchedule|NoExecute"
_TAINT: Final = re.compile(rf"(?<![a-z0-9./-])([a-z0-9./-]{{1,253}})=\w{{0,63}}:({_EFFECTS})\b")
_KEY: Final = re.compile(r"^\s*-?\s*key: \"?([a-z0-9./-]{1,253})")
_EFFECT: Final = re.compile(rf"^\s*effect: \"?({_EFFECTS})\b")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """What is said of taints, and the effects of tolerations whose key stands shortly above."""
    for at, line in enumerate(lines):
        for found in _TAINT.finditer(line.text):
            yield line.says("taint", found[1], found[2])
        effect = _EFFECT.match(line.text)
        if effect:
            above = (_KEY.match(one.text) for one in reversed(lines[max(0, at - 4) : at]))
            key = next((one[1] for one in above if one), "")
            if key:
                yield line.says("toleration", key, effect[1])
