"""The form of components, and of how they get to the cluster."""

from typing import Annotated

from bayplan.sources.estate.forms.base import Form, told
from bayplan.sources.estate.forms.cluster import Open


class ComponentForm(Form):
    """A component that is wanted."""

    name: Annotated[str, told("As the catalog calls it.")]
    version: Annotated[str | None, told("Of its chart or release; else the one of the consistent set.")] = (
        None
    )
    namespace: Annotated[str | None, told("Where it lives; its usual one, where nothing is said.")] = None
    options: Annotated[Open | None, told("What the catalog lets one say about it.")] = None
    values: Annotated[Open | None, told("Values of its chart, laid over what is rendered key by key.")] = None
    after: Annotated[list[str] | None, told("Components to wait for, beside those it cannot do without.")] = (
        None
    )


class PolicyEngineForm(Form):
    """What holds tiers up."""

    kind: Annotated[str, told("kyverno, kyverno-legacy, admission or objects.")]
    namespaces: Annotated[
        list[str] | None, told("The namespaces that get plain objects, for the kind objects.")
    ] = None


class DeliveryForm(Form):
    """How the rendered tree gets to the cluster."""

    kind: Annotated[str | None, told("fleet, as if not said; helm or kustomize.")] = None
    repository: Annotated[str | None, told("The git repository that the tree is pushed to.")] = None
    branch: Annotated[str | None, told("Its branch; main, where nothing is said.")] = None
    path: Annotated[str | None, told("The folder of the tree in it.")] = None
    secret: Annotated[str | None, told("The Secret by which Fleet may read it; never what it holds.")] = None


class AccessForm(Form):
    """What Bayplan may do."""

    modes: Annotated[list[str] | None, told("observe, plan, apply, provision: what it is used for.")] = None
    user: Annotated[str | None, told("Its user of the hypervisor; bayplan@pve, if nothing is said.")] = None
    token: Annotated[str | None, told("The name of that user's token; never the token.")] = None
    resource_pool: Annotated[str | None, told("The hypervisor's pool that its machines are in.")] = None
    namespace: Annotated[str | None, told("Where its service accounts stand; bayplan, if not said.")] = None
