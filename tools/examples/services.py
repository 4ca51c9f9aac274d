"""Services in front of the workloads that listen."""

from collections.abc import Iterator

from tools.examples.blueprint import Estate, Manifest, Workload
from tools.examples.pods import selector_labels
from tools.examples.timeline import metadata, workload_age

API_SERVER = "203.0.113.1"
FIRST_ADDRESS = 10


def service_objects(estate: Estate) -> Iterator[Manifest]:
    """One Service a listening workload, with addresses in the order of namespace and name."""
    listening = [one for one in estate.workloads if one.port and one.kind in ("Deployment", "StatefulSet")]
    yield api_server(estate)
    for place, workload in enumerate(sorted(listening, key=lambda one: (one.namespace, one.name))):
        address = "None" if workload.kind == "StatefulSet" else f"203.0.113.{FIRST_ADDRESS + place}"
        yield service(estate, workload, address)


def service(estate: Estate, workload: Workload, address: str) -> Manifest:
    age = workload_age(estate.identity, workload)
    port: Manifest = {"name": "main", "port": workload.port, "protocol": "TCP", "targetPort": workload.port}
    return cluster_service(
        metadata(estate.identity, "Service", workload.name, age, workload.namespace),
        address,
        port,
        selector_labels(workload),
    )


def api_server(estate: Estate) -> Manifest:
    """The Service of the API itself, the one without a selector."""
    found = metadata(estate.identity, "Service", "kubernetes", 420 * 86_400, "default")
    found["labels"] = {"component": "apiserver", "provider": "kubernetes"}
    port: Manifest = {"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}
    return cluster_service(found, API_SERVER, port, None)


def cluster_service(
    found: Manifest, address: str, port: Manifest, selector: dict[str, str] | None
) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": found,
        "spec": {
            "clusterIP": address,
            "clusterIPs": [address],
            "internalTrafficPolicy": "Cluster",
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "ports": [port],
            **({"selector": selector} if selector else {}),
            "sessionAffinity": "None",
            "type": "ClusterIP",
        },
        "status": {"loadBalancer": {}},
    }
