"""NamespaceLifecycle: nothing is created in a namespace that is not there, or that is going away."""

from bayplan.admission.answers import NOT_FOUND, Refused, forbid
from bayplan.admission.policy import Policies
from bayplan.model.names import Namespace

PLUGIN = "NamespaceLifecycle"


def refuse_absent(resource: str, name: str, namespace: Namespace, policies: Policies) -> Refused | None:
    """The refusal of an object for its namespace, if it deserves one."""
    if policies.namespaces is None:
        return None
    known = policies.namespaces.get(namespace)
    if known is None:
        return Refused(
            NOT_FOUND, "NotFound", f'namespaces "{namespace}" not found', plugin=PLUGIN, subject=namespace
        )
    if known.terminating:
        cause = f"unable to create new content in namespace {namespace} because it is being terminated"
        return forbid(resource, name, cause, plugin=PLUGIN, subject=namespace)
    return None
