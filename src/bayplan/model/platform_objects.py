"""Objects that the platform keeps about itself: snapshots of etcd, bundles, certificates, policies, rules.

All of them come to the same few facts: what it is, whether it says that it is ready, and what it says where
it is not. What only one kind tells stands in `facts`, under the name that its items look for.
"""

import datetime
from typing import Final

from bayplan.model.record import Record

ETCD_SNAPSHOT: Final = "ETCDSnapshotFile"
BUNDLE: Final = "Bundle"
GIT_REPO: Final = "GitRepo"
CERTIFICATE: Final = "Certificate"
HELM_CHART: Final = "HelmChart"
CLUSTER_POLICY: Final = "ClusterPolicy"
PROMETHEUS_RULE: Final = "PrometheusRule"
KYVERNO: Final = ("kyverno.io", "policies.kyverno.io")
ADMISSION: Final = "admissionregistration.k8s.io"
NVIDIA: Final = "nvidia.com"


class PlatformObject(Record, frozen=True):
    """One such object. `ready` None: it does not say, or it is of a kind that has no such state.

    `at` is the moment that matters: when a snapshot was made, when a certificate ends. `facts`: `node`,
    `location`, `size` of a snapshot; `state` of a bundle or a repository; `chart` and `version` of a chart;
    `alerts` of rules, comma by comma.
    """

    group: str
    kind: str
    name: str
    namespace: str = ""
    ready: bool | None = None
    message: str = ""
    at: datetime.datetime | None = None
    facts: dict[str, str] = {}

    @property
    def key(self) -> str:
        """Its name, with its namespace where it has one."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name
