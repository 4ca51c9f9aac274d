"""The form of the cluster, and of how its machines become nodes."""

from typing import Annotated, Any

import msgspec

from bayplan.sources.estate.forms.base import Amounts, Count, Form, Size, told

Open = dict[str, Any]
"""A mapping that is carried along as it stands."""
Pods = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class SnapshotsForm(Form):
    """When etcd is saved, and where to."""

    schedule: Annotated[
        str | None, told("When, as a cron schedule; every six hours, if nothing is said.")
    ] = None
    retention: Annotated[Count | None, told("How many are kept; 12 where nothing is said.")] = None
    s3_secret: Annotated[
        str | None, told("The Secret in kube-system that names an S3 store; they stay on the servers else.")
    ] = None


class ClusterForm(Form):
    """The cluster: how it is installed, or what it is."""

    version: Annotated[str, told("Of the distribution, such as v1.36.5+k3s1 or v1.34.2.")]
    name: Annotated[str | None, told("What it is called; cluster, where nothing is said.")] = None
    distribution: Annotated[
        str | None, told("k3s, which is installed, or kubeadm, which is described; else as its version says.")
    ] = None
    cni: Annotated[str | None, told("flannel, calico or cilium; K3s brings flannel.")] = None
    pod_cidr: Annotated[str | None, told("Where pods get their addresses; 10.42.0.0/16 on K3s.")] = None
    service_cidr: Annotated[str | None, told("Where services get theirs; 10.43.0.0/16 on K3s.")] = None
    dns: Annotated[str | None, told("The address of the DNS service; the tenth of the services' range.")] = (
        None
    )
    domain: Annotated[str | None, told("The domain of services; cluster.local, where nothing is said.")] = (
        None
    )
    address: Annotated[str | None, told("The virtual address of the API, held by one server at a time.")] = (
        None
    )
    interface: Annotated[str | None, told("The interface that it is held on; eth0, if nothing is said.")] = (
        None
    )
    tls_names: Annotated[list[str] | None, told("Further names and addresses in the API's certificate.")] = (
        None
    )
    disable: Annotated[
        list[str] | None, told("What K3s would bring along and is not wanted: servicelb, traefik ...")
    ] = None
    flannel_backend: Annotated[
        str | None, told("vxlan, as if not said; host-gw, wireguard-native, or none for another network.")
    ] = None
    secrets_encryption: Annotated[bool, told("Whether etcd holds secrets encrypted.")] = True
    embedded_mirror: Annotated[
        list[str] | None,
        told("Registries whose images nodes hand to each other by the mirror built into K3s; '*' is all."),
    ] = None
    taint_servers: Annotated[bool, told("Whether servers are kept free of everything else.")] = True
    snapshots: Annotated[SnapshotsForm | None, told("When etcd is saved.")] = None
    token: Annotated[
        str | None, told("The environment variable or file that holds the join token; never the token.")
    ] = None
    system_reserved: Annotated[Amounts | None, told("What kubelets keep for the system.")] = None
    max_pods: Annotated[Pods | None, told("How many pods a node takes; 110 where nothing is said.")] = None
    settings: Annotated[Open | None, told("Further keys of the servers' config.yaml, as they are.")] = None


class BootstrapForm(Form):
    """How a machine becomes a node."""

    user: Annotated[str | None, told("Who may log in; ops, where nothing is said.")] = None
    ssh_keys: Annotated[list[str] | None, told("Public SSH keys, or files that hold some.")] = None
    nameservers: Annotated[list[str] | None, told("Addresses that names are asked of.")] = None
    search_domains: Annotated[list[str] | None, told("Domains in which short names are looked up.")] = None
    time_zone: Annotated[str | None, told("Of the machines; Etc/UTC, where nothing is said.")] = None
    packages: Annotated[list[str] | None, told("Debian packages that every machine gets beside ours.")] = None
    seed: Annotated[
        str | None, told("How cloud-init gets its data: snippets of the hypervisor, or an iso for each.")
    ] = None
    driver: Annotated[
        str | None, told("Who brings the cards' driver: operator, packages (at first boot), image.")
    ] = None
    huge_pages: Annotated[
        dict[str, Size] | None, told("Pool to the memory that each of its workers sets aside in huge pages.")
    ] = None
