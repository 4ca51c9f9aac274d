"""Tiers as expressions pick them: by the names of namespaces, or by labels that kube-state-metrics shows.

Names are matched on any series that has a namespace. Labels of namespaces are a metric of their own, and it
has only those that kube-state-metrics is told to show (`metricLabelsAllowlist`): the ones that tiers ask for.
What is picked by neither, or excluded by more than names, has no expression here.
"""

import re
from collections.abc import Iterator

from bayplan.model.estate import Declaration, NamespacePick, Tier
from bayplan.model.labels import LabelSelector, Operator


def requested(tier: Tier, series: str) -> str | None:
    """A series of pods, narrowed to the namespaces of a tier; None where no expression says which."""
    if not tier.where.picks or any(_labelled(one) for one in tier.where.excludes):
        return None
    parts = [_narrowed(one, series) for one in tier.where.picks]
    if any(part is None for part in parts):
        return None
    joined = "\nor ".join(part for part in parts if part)
    names = [name for one in tier.where.excludes for name in one.names]
    if not names:
        return joined
    return f"({joined})\nunless on (namespace) {_with(series, _among(names))}"


def label_keys(declaration: Declaration) -> tuple[str, ...]:
    """The labels of namespaces that tiers are picked by, each once."""
    picks = (pick for tier in declaration.tiers for pick in tier.where.picks)
    return tuple(dict.fromkeys(key for pick in picks for key, _ in _pairs(pick)))


def label(key: str) -> str:
    """A label of an object as kube-state-metrics names it in its metrics (`label_example_org_tier`)."""
    plain = re.sub(r"[^a-zA-Z0-9_]", "_", key)
    return "label_" + re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", plain).lower()


def _labelled(pick: NamespacePick) -> bool:
    return bool(pick.selector and not pick.selector.empty) or bool(pick.wild_labels)


def _narrowed(pick: NamespacePick, series: str) -> str | None:
    if any("*" in key for key in pick.wild_labels) or not _plain(pick.selector or LabelSelector()):
        return None
    named = _with(series, _among(pick.names)) if pick.names else series
    if not _labelled(pick):
        return named if pick.names else None
    worn = ",".join(f'{label(key)}=~"{pattern}"' for key, pattern in _pairs(pick))
    return f"({named} and on (namespace) kube_namespace_labels{{{worn}}})"


def _plain(selector: LabelSelector) -> bool:
    return all(one.operator in (Operator.IN, Operator.EXISTS) for one in selector.expressions)


def _pairs(pick: NamespacePick) -> Iterator[tuple[str, str]]:
    """Keys of labels with the pattern that their values match."""
    if pick.selector is not None:
        yield from ((key, _pattern(value)) for key, value in pick.selector.match_labels.items())
        for one in pick.selector.expressions:
            yield one.key, "|".join(map(_pattern, one.values)) or ".+"
    yield from ((key, _pattern(value)) for key, value in pick.wild_labels.items())


def _among(names: tuple[str, ...] | list[str]) -> str:
    return f'namespace=~"{"|".join(map(_pattern, names))}"'


def _pattern(glob: str) -> str:
    return glob.replace(".", "\\\\.").replace("*", ".*").replace("?", ".")


def _with(series: str, matcher: str) -> str:
    """A selector with one more matcher."""
    name, _, rest = series.partition("{")
    return f"{name}{{{rest.removesuffix('}')},{matcher}}}" if rest else f"{name}{{{matcher}}}"
