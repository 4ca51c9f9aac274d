"""Alerts, recording rules and dashboards from the declared capacity policy.

What the policy says in an estate file is said here to Prometheus: each family of rules (`families`) turns
lines of the policy into expressions over metrics, and tells what cannot be said so, and why. Every metric
that an expression may use stands in one table (`metrics`), with its labels and where it is from. Nothing
here talks to a Prometheus.
"""

from bayplan.catalog.monitoring.boards.drawing import dashboards
from bayplan.catalog.monitoring.ruling import rules, unsaid

__all__ = ["dashboards", "rules", "unsaid"]
