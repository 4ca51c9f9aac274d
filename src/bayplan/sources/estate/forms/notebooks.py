"""The form of notebooks: images, homes, scratch, and the profiles that users choose from."""

from typing import Annotated

import msgspec

from bayplan.sources.estate.forms.base import Count, Duration, Form, Quantity, Size, told

Seconds = Annotated[int, msgspec.Meta(ge=0, le=100 * 366 * 86400)]


class VolumeForm(Form):
    """A volume that each notebook gets."""

    storage_class: Annotated[str | None, told("Its storage class; the default one, if none is named.")] = None
    size: Annotated[Size | None, told("How much it holds.")] = None


class CullingForm(Form):
    """When idle notebooks are stopped."""

    idle: Annotated[Duration | None, told("After how long without use; 1h where nothing is said.")] = None
    every: Annotated[Duration | None, told("How often that is looked at; 10m, if nothing is said.")] = None
    max_age: Annotated[Duration | None, told("After how long in any case; never, where nothing is said.")] = (
        None
    )


class TolerationForm(Form):
    """A toleration, as Kubernetes has it."""

    key: Annotated[str, told("The taint's key; all taints, where it is empty.")] = ""
    operator: Annotated[str | None, told("Equal, as if not said, or Exists.")] = None
    value: Annotated[str, told("The taint's value, for Equal.")] = ""
    effect: Annotated[str | None, told("The taint's effect; every effect, where nothing is said.")] = None
    toleration_seconds: Annotated[
        Seconds | None, told("For how long NoExecute is borne; for ever, where nothing is said.")
    ] = None


class ProfileForm(Form):
    """A choice that users have."""

    name: Annotated[str, told("How it is told from others, in small letters.")]
    title: Annotated[str | None, told("What users read; its name, where nothing is said.")] = None
    description: Annotated[str | None, told("The sentence below it.")] = None
    default: Annotated[bool, told("Whether it is chosen where nobody chooses.")] = False
    cpu: Annotated[Quantity | None, told("The CPU that it is sure of.")] = None
    cpu_limit: Annotated[Quantity | None, told("The CPU that it may take; all there is, if not said.")] = None
    memory: Annotated[Size | None, told("The memory that it is sure of.")] = None
    memory_limit: Annotated[Size | None, told("The memory that it may take; as much, if not said.")] = None
    gpus: Annotated[Count, told("How many cards, or parts of cards.")] = 0
    resource: Annotated[str | None, told("What they are called; nvidia.com/gpu, if nothing is said.")] = None
    pool: Annotated[str | None, told("The pool whose workers it starts on.")] = None
    priority_class: Annotated[str | None, told("Its priority class.")] = None
    shared_memory: Annotated[Size | None, told("The size of /dev/shm; 64Mi where nothing is said.")] = None
    scratch: Annotated[bool, told("Whether it gets the fast volume.")] = False
    images: Annotated[list[str] | None, told("Images to choose from; all, where none is named.")] = None
    at_once: Annotated[Count | None, told("How many of them have to find room at the same time.")] = None
    tolerations: Annotated[
        list[TolerationForm] | None, told("Taints that it bears, beside those of its pool and its cards.")
    ] = None


class NotebooksForm(Form):
    """What JupyterHub offers."""

    images: Annotated[dict[str, str] | None, told("Images by the names that profiles use.")] = None
    home: Annotated[VolumeForm | None, told("The volume that stays.")] = None
    scratch: Annotated[VolumeForm | None, told("The fast volume, which goes with the notebook.")] = None
    culling: Annotated[CullingForm | None, told("When idle notebooks are stopped.")] = None
    start_timeout: Annotated[
        Duration | None, told("How long a start may take; 15m where nothing is said, for large images.")
    ] = None
    profiles: Annotated[list[ProfileForm] | None, told("The choices that users have.")] = None
