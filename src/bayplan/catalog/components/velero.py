"""Velero: saves objects of the cluster, and files of volumes, to a bucket.

It complements snapshots of etcd: those bring a whole cluster back as it was, this brings back one namespace,
or brings it elsewhere. Where the bucket is and when backups are made stand as objects, so that a change of
them is seen; by what it is let in is a Secret made by hand.
Source: vmware-tanzu/helm-charts charts/velero/values.yaml; velero docs, API types.
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, PRIVILEGED, chart, finished, monitored, refused
from bayplan.catalog.footprints import daemonset, deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint, ObjectFile
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("bucket", "text", "The bucket of an S3 store.", "", required=True),
    Option("endpoint", "text", "Its address (`https://s3.example.org`); Amazon's where nothing is said.", ""),
    Option("region", "text", "Its region; most stores of one's own take any.", "us-east-1"),
    Option("prefix", "text", "The folder in the bucket; the cluster's name where nothing is said.", ""),
    Option(
        "secret",
        "text",
        "The Secret that lets it in, with a file of AWS credentials under `cloud`.",
        "velero",
    ),
    Option("schedule", "text", "When backups are made.", "0 1 * * *"),
    Option("retention", "seconds", "How long they are kept.", 30 * 86400),
    Option("namespaces", "texts", "Namespaces that are saved; all, where none is named.", []),
    Option("excluded", "texts", "Namespaces that are not.", []),
    Option(
        "volumes",
        "text",
        "What is saved of volumes: nothing, or their files, read by a pod on every node.",
        "files",
        ("none", "files"),
    ),
    Option("plugin", "text", "The image that speaks S3.", "velero/velero-plugin-for-aws:v1.14.2"),
)

REPOSITORY: Final = "https://vmware-tanzu.github.io/helm-charts"
LOCATION: Final = "default"
SERVER: Final = ask("cpu=100m memory=128Mi", "memory=512Mi")
AGENT: Final = ask("cpu=100m memory=256Mi", "memory=1Gi")
COMMENTS: Final = {
    "credentials": "From options.secret, which the location names: no secret is in any value.",
    "backupsEnabled": "The location stands in a file of its own.",
    "snapshotsEnabled": "Volumes are read file by file: NFS has no snapshots, and Proxmox VE keeps its own.",
    "initContainers": "From options.plugin; it goes with the version of Velero.",
    "deployNodeAgent": "From options.volumes.",
    "nodeAgent.podVolumePath": "Where the kubelet mounts volumes.",
    "resources": "The chart requests nothing; these are ours, for nightly work.",
}
_CRON: Final = re.compile(r"@(hourly|daily|weekly|monthly|yearly)|[\d*/,A-Za-z-]+( [\d*/,A-Za-z-]+){4}\Z")


def bundle(asked: Asked) -> Bundle:
    """The chart, the bucket, and when backups are made."""
    read = given.text(asked, "volumes") == "files"
    made = Bundle(
        "velero",
        asked.component.namespace,
        asked.key,
        chart(asked, "velero", REPOSITORY, ("initContainers",)),
        _values(asked, read),
        (
            ObjectFile("location.yaml", (_location(asked),), f"{asked.key}.options.bucket"),
            ObjectFile("schedule.yaml", (_schedule(asked, read),), f"{asked.key}.options.schedule"),
        ),
        keep=True,
        namespace_labels=PRIVILEGED if read else BASELINE,
        footprints=_footprints(asked, read),
        comments=COMMENTS,
        secrets={given.text(asked, "secret"): "`cloud`: a file of AWS credentials"},
    )
    return finished(asked, made, ("kube-prometheus-stack",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """No bucket, an address that is none, a schedule that never comes."""
    endpoint, schedule = given.text(asked, "endpoint"), given.text(asked, "schedule")
    if not given.text(asked, "bucket"):
        yield refused("bucket", "backups have nowhere to go", "name a bucket")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        yield refused("endpoint", f"{endpoint} is no address", "begin with http:// or https://", endpoint)
    if not _CRON.match(schedule):
        yield refused(
            "schedule", f"{schedule!r} is no cron schedule", "write five fields: 0 1 * * *", schedule
        )
    if not given.text(asked, "secret"):
        yield refused("secret", "nothing lets Velero into the bucket", "name the Secret")
    if given.seconds(asked, "retention") < 3600:
        yield refused("retention", "backups would be gone before the next one", "write 7d or more")
    credentials = asked.component.values.get("credentials")
    if isinstance(credentials, dict) and credentials.get("secretContents"):
        message = "the values hold what lets it in, and values go to a repository"
        yield refused("secret", message, "put it into a Secret, and name it here")


def _values(asked: Asked, read: bool) -> Keys:
    plugin: Keys = {
        "name": "velero-plugin-for-aws",
        "image": given.text(asked, "plugin"),
        "volumeMounts": [{"mountPath": "/target", "name": "plugins"}],
    }
    configuration: Keys = {"uploaderType": "kopia", "defaultBackupStorageLocation": LOCATION}
    values: Keys = {
        "initContainers": [plugin],
        "configuration": {**configuration, "defaultVolumesToFsBackup": read},
        "credentials": {"useSecret": False},
        "backupsEnabled": False,
        "snapshotsEnabled": False,
        "cleanUpCRDs": False,
        "resources": resources(SERVER),
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
        "metrics": {"serviceMonitor": {"autodetect": False, "enabled": monitored(asked)}},
        "deployNodeAgent": read,
    }
    if read:
        values["nodeAgent"] = _agent(distributions.kubelet(asked.declaration.platform.cluster))
    return values


def _agent(kubelet: str) -> Keys:
    return {
        "podVolumePath": f"{kubelet}/pods",
        "resources": resources(AGENT),
        "tolerations": homes.written(homes.ANYWHERE),
    }


def _location(asked: Asked) -> Keys:
    cluster = asked.declaration.platform.cluster
    config: Keys = {"region": given.text(asked, "region")}
    if endpoint := given.text(asked, "endpoint"):
        config |= {"s3Url": endpoint, "s3ForcePathStyle": "true"}
    store: Keys = {
        "bucket": given.text(asked, "bucket"),
        "prefix": given.text(asked, "prefix") or cluster.name,
    }
    spec: Keys = {
        "provider": "aws",
        "default": True,
        "objectStorage": store,
        "config": config,
        "credential": {"name": given.text(asked, "secret"), "key": "cloud"},
        "accessMode": "ReadWrite",
    }
    return _object(asked, "BackupStorageLocation", LOCATION, spec)


def _schedule(asked: Asked, read: bool) -> Keys:
    template: Keys = {
        "storageLocation": LOCATION,
        "ttl": given.duration(given.seconds(asked, "retention")),
        "includedNamespaces": list[Json](given.texts(asked, "namespaces") or ["*"]),
        "defaultVolumesToFsBackup": read,
        "snapshotVolumes": False,
    }
    if excluded := given.texts(asked, "excluded"):
        template["excludedNamespaces"] = list[Json](excluded)
    spec: Keys = {"schedule": given.text(asked, "schedule"), "useOwnerReferencesInBackup": False}
    return _object(asked, "Schedule", "platform", {**spec, "template": template})


def _object(asked: Asked, kind: str, name: str, spec: Keys) -> Keys:
    metadata: Keys = {"name": name, "namespace": asked.component.namespace}
    return {"apiVersion": "velero.io/v1", "kind": kind, "metadata": metadata, "spec": spec}


def _footprints(asked: Asked, read: bool) -> tuple[Footprint, ...]:
    server = deployment(asked, "velero", SERVER, values_at="")
    homes_of_volumes = homes.workers(asked.declaration)
    agent = daemonset("node-agent", AGENT, needed_on=homes_of_volumes, values_at="nodeAgent")
    return (server, agent) if read else (server,)


PART: Final = Part(
    "velero",
    "Saves objects and files of volumes to a bucket, and brings them back.",
    "12.1.0",
    "velero",
    bundle,
    OPTIONS,
    doubts=doubts,
)
