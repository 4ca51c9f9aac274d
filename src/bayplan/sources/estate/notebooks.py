"""Notebooks: images, homes, scratch, culling, and the profiles that users choose from."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.platform import Culling, NotebookProfile, Notebooks
from bayplan.model.pods import Effect, Toleration
from bayplan.sources.estate import amounts, choices
from bayplan.sources.estate.forms.notebooks import (
    CullingForm,
    NotebooksForm,
    ProfileForm,
    TolerationForm,
    VolumeForm,
)
from bayplan.sources.kubernetes import wire

OPERATORS: Final = ("Equal", "Exists")
EFFECTS: Final = tuple(one.value for one in Effect if one is not Effect.ANY)
_IMAGE: Final = re.compile(
    r"[a-z0-9][A-Za-z0-9._/:-]{0,250}(?:@sha256:[0-9a-f]{64})?\Z", re.ASCII
)  # distribution/reference, roughly: an image that cannot be one is a slip


def notebooks(form: NotebooksForm | None) -> Notebooks:
    """What JupyterHub offers."""
    if form is None:
        return Notebooks()
    home, scratch = form.home or VolumeForm(), form.scratch or VolumeForm()
    return Notebooks(
        {name: wire.at(f"images.{name}", _image, one) for name, one in (form.images or {}).items()},
        home.storage_class or "",
        wire.at("home.size", amounts.size_or_none, home.size),
        scratch.storage_class or "",
        wire.at("scratch.size", amounts.size_or_none, scratch.size),
        wire.at("culling", _culling, form.culling),
        wire.at(
            "startTimeout", lambda one: amounts.seconds_or(Notebooks().start_seconds, one), form.start_timeout
        ),
        wire.each("profiles", _profile, form.profiles),
    )


def _image(written: str) -> str:
    if not _IMAGE.match(written):
        message = f"{written[:80]!r} is no image; write one such as quay.io/jupyter/base-notebook:2026-08-01"
        raise InvalidInput(message, value=written)
    return written


def _culling(form: CullingForm | None) -> Culling | None:
    if form is None:
        return None
    usual = Culling()
    return Culling(
        wire.at("idle", lambda one: amounts.seconds_or(usual.idle, one), form.idle),
        wire.at("every", lambda one: amounts.seconds_or(usual.every, one), form.every),
        wire.at("maxAge", lambda one: amounts.seconds_or(usual.age, one), form.max_age),
    )


def _profile(form: ProfileForm) -> NotebookProfile:
    name = wire.at("name", choices.name, form.name)
    return NotebookProfile(
        name,
        form.title or name,
        form.description or "",
        form.default,
        cpu=wire.at("cpu", amounts.millicores_or_none, form.cpu),
        cpu_limit=wire.at("cpuLimit", amounts.millicores_or_none, form.cpu_limit),
        memory=wire.at("memory", amounts.size_or_none, form.memory),
        memory_limit=wire.at("memoryLimit", amounts.size_or_none, form.memory_limit),
        gpus=form.gpus,
        resource=form.resource or NotebookProfile("").resource,
        pool=form.pool or "",
        priority_class=form.priority_class or "",
        shared_memory=wire.at("sharedMemory", amounts.size_or_none, form.shared_memory),
        scratch=form.scratch,
        images=tuple(form.images or ()),
        at_once=form.at_once,
        tolerations=wire.each("tolerations", _toleration, form.tolerations),
    )


def _toleration(form: TolerationForm) -> Toleration:
    operator = wire.at("operator", lambda one: choices.one_of(one, OPERATORS), form.operator or OPERATORS[0])
    effect = wire.at("effect", lambda one: choices.one_of(one, EFFECTS), form.effect) if form.effect else ""
    if not form.key and operator != "Exists":
        raise InvalidInput("is required, unless the operator is Exists", path="key")
    if form.value and operator == "Exists":
        raise InvalidInput("is compared by Equal only; take it away", path="value", value=form.value)
    return Toleration(form.key, operator, form.value, Effect(effect), form.toleration_seconds)
