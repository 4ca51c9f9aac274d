"""Limit ranges and quotas that a policy makes in a namespace, as records whose namespace is left open."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import PLACEHOLDER
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, ResourceQuota
from bayplan.sources.kubernetes import kinds
from bayplan.sources.kyverno.plain import mapping, text
from bayplan.sources.kyverno.questions import NotUnderstood

MADE: Final = ("LimitRange", "ResourceQuota")
_NOWHERE: Final = Namespace("")


class Made(NamedTuple):
    """What one evaluation of a rule makes."""

    limit_ranges: tuple[LimitRange, ...] = ()
    quotas: tuple[ResourceQuota, ...] = ()


def made(manifests: Sequence[Mapping[str, Any]]) -> Made:
    """The limit ranges and quotas among these objects, all of which stand in the namespace at hand."""
    found = [_record(one) for one in manifests if one.get("kind") in MADE]
    return Made(
        tuple(one for one in found if isinstance(one, LimitRange)),
        tuple(one for one in found if isinstance(one, ResourceQuota)),
    )


def _record(manifest: Mapping[str, Any]) -> LimitRange | ResourceQuota:
    about = mapping(manifest.get("metadata"))
    if about.get("namespace") not in (None, "", PLACEHOLDER):
        raise NotUnderstood("it makes objects in another namespace than the one that it is about")
    if not text(about.get("name")):
        raise NotUnderstood(f"it makes a {manifest['kind']} without a name")
    plain = {"name": about["name"], "namespace": PLACEHOLDER}
    try:
        found = kinds.convert({"apiVersion": "v1", **manifest, "metadata": plain})
    except InvalidInput as error:
        raise NotUnderstood(f"its {manifest['kind']} cannot be read: {error}") from error
    if not isinstance(found, LimitRange | ResourceQuota):
        raise NotUnderstood(f"its {manifest['kind']} is of {manifest.get('apiVersion')}")
    return replace(found, namespace=_NOWHERE)
