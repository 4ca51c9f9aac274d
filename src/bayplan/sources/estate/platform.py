"""The platform that an estate file declares: all its parts, each read by the module of its name."""

from bayplan.model.platform import Platform
from bayplan.sources.estate import bootstrap, classes, cluster, components, delivery, notebooks
from bayplan.sources.estate.forms import EstateForm
from bayplan.sources.kubernetes import wire


def platform(form: EstateForm) -> Platform:
    """All of it; empty where the file says nothing of it."""
    return Platform(
        wire.at("cluster", cluster.cluster, form.cluster),
        wire.at("bootstrap", bootstrap.bootstrap, form.bootstrap),
        wire.each("storageClasses", classes.storage_class, form.storage_classes),
        wire.each("gpuSharing", classes.sharing, form.gpu_sharing),
        components.components(form.components),
        wire.at("notebooks", notebooks.notebooks, form.notebooks),
        wire.at("policyEngine", delivery.policy_engine, form.policy_engine),
        wire.at("delivery", delivery.delivery, form.delivery),
        wire.at("access", delivery.access, form.access),
    )
