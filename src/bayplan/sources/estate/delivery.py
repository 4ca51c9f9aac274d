"""How what is rendered gets to the cluster, what holds tiers up, and what Bayplan may do."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.platform import Access, Delivery, PolicyEngine
from bayplan.sources.estate import asking, choices
from bayplan.sources.estate.forms.components import AccessForm, DeliveryForm, PolicyEngineForm
from bayplan.sources.kubernetes import wire

FLEET: Final = "fleet"
DELIVERIES: Final = (FLEET, "helm", "kustomize")
ADMISSION: Final = "admission"
OBJECTS: Final = "objects"
ENGINES: Final = ("kyverno", "kyverno-legacy", ADMISSION, OBJECTS)
ACCESSES: Final = ("observe", "plan", "apply", "provision")
_USER: Final = re.compile(r"[^\s:/@!]{1,60}@[A-Za-z][A-Za-z0-9.\-_]{0,31}\Z")
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z0-9.\-_]{0,62}\Z", re.ASCII)
_WITH_PASSWORD: Final = re.compile(r"[a-z+]+://[^/@\s]*:[^/@\s]*@")


def delivery(form: DeliveryForm | None) -> Delivery:
    """How the rendered tree gets to the cluster."""
    if form is None:
        return Delivery()
    kind = wire.at("kind", lambda one: choices.one_of(one, DELIVERIES), form.kind or FLEET)
    if kind == FLEET and not form.repository:
        raise InvalidInput("is required: Fleet takes what it delivers from a repository", path="repository")
    return Delivery(
        kind,
        wire.at("repository", _repository, form.repository or ""),
        form.branch or Delivery().branch,
        wire.at("path", _folder, form.path or ""),
        wire.at("secret", asking.secret_object, form.secret) if form.secret else "",
    )


def policy_engine(form: PolicyEngineForm | None) -> PolicyEngine:
    """What holds tiers up."""
    if form is None:
        return PolicyEngine()
    kind = wire.at("kind", lambda one: choices.one_of(one, ENGINES), form.kind)
    found = wire.each("namespaces", choices.name, form.namespaces)
    if kind == OBJECTS and not found:
        message = "is required: plain objects stand in the namespaces that are named"
        raise InvalidInput(message, path="namespaces")
    if found and kind not in (OBJECTS, ADMISSION):
        message = f"is for plain objects; {kind} finds the namespaces of each tier by itself"
        raise InvalidInput(message, path="namespaces")
    return PolicyEngine(kind, found)


def access(form: AccessForm | None) -> Access:
    """What Bayplan may do."""
    if form is None:
        return Access()
    usual = Access()
    return Access(
        wire.each("modes", lambda one: choices.one_of(one, ACCESSES), form.modes),
        wire.at("user", _user, form.user or usual.user),
        wire.at("token", _token, form.token or usual.token),
        form.resource_pool or "",
        wire.at("namespace", choices.name, form.namespace or usual.namespace),
    )


def _repository(written: str) -> str:
    if _WITH_PASSWORD.match(written):
        message = "holds a user and a password; take them out, and name a Secret under secret"
        raise InvalidInput(message, value=asking.WITHHELD)
    return written


def _folder(written: str) -> str:
    if written.startswith("/") or ".." in written.split("/"):
        message = f"{written[:60]!r} leads out of the repository; name a folder in it"
        raise InvalidInput(message, value=written)
    return written.rstrip("/")


def _user(written: str) -> str:
    if not _USER.match(written):
        message = "is no user of the hypervisor; write NAME@REALM, such as bayplan@pve, and the token apart"
        raise InvalidInput(message, value=asking.WITHHELD)
    return written


def _token(written: str) -> str:
    if not _TOKEN.match(written) or asking.UUID.match(written):
        message = "is to be the token's name, such as reader; what it holds is asked for where it is used"
        raise InvalidInput(message, value=asking.WITHHELD)
    return written
