"""Two components to render: a chart with objects that needs another chart, and whose objects are its own."""

from bayplan.model.bundles import Bundle, Chart, ObjectFile, Patch
from bayplan.model.plain import Keys

ISSUER: Keys = {
    "apiVersion": "cert-manager.io/v1",
    "kind": "ClusterIssuer",
    "metadata": {"name": "own"},
    "spec": {},
}

CERTIFICATES = Bundle(
    "cert-manager",
    "cert-manager",
    "components[0]",
    chart=Chart("cert-manager", "v1.21.2", "https://charts.example.org"),
    values={"crds": {"enabled": True}},
    comments={"crds.enabled": "objects of these kinds stand in the tree"},
    files=(ObjectFile("issuer.yaml", (ISSUER,), "components[0].options.issuer"),),
    labels={"layer": "base"},
    namespace_labels={"tier": "0-core"},
    keep=True,
    ignored=(
        Patch(
            "admissionregistration.k8s.io/v1",
            "ValidatingWebhookConfiguration",
            "x",
            ("/webhooks/0/clientConfig",),
        ),
    ),
)
RANCHER = Bundle(
    "rancher",
    "cattle-system",
    "components[1]",
    chart=Chart("oci://registry.example.org/charts/rancher", "2.15.2", release="rancher"),
    after=("cert-manager", "gone"),
    timeout_seconds=900,
)
PLAIN = Bundle(
    "tiers",
    "kube-system",
    "tiers",
    files=(ObjectFile("objects/classes.yaml", ({"apiVersion": "v1", "kind": "ConfigMap"},)),),
)
BOTH = (RANCHER, CERTIFICATES, PLAIN)
