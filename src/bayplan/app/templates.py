"""Templates as the cluster really uses them: see `bayplan.disruption.templates`."""

from bayplan.disruption.templates import as_stored

__all__ = ("as_stored",)
