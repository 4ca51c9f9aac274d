import pytest

from bayplan.catalog.components.velero import PART
from bayplan.model.plain import Keys
from tests.catalog import wanting
from tests.catalog.wanting import at

BUCKET: Keys = {"bucket": "backups", "endpoint": "https://s3.example.lan"}


def test_backups_go_to_the_bucket() -> None:
    found = wanting.objects(wanting.bundle(PART, BUCKET))["BackupStorageLocation default"]
    assert at(found, "spec.objectStorage") == {"bucket": "backups", "prefix": "lab"}
    assert at(found, "spec.config") == {
        "region": "us-east-1",
        "s3Url": "https://s3.example.lan",
        "s3ForcePathStyle": "true",
    }
    assert at(found, "spec.credential") == {"name": "velero", "key": "cloud"}


def test_backups_are_made_and_kept_as_it_is_said() -> None:
    options: Keys = {**BUCKET, "schedule": "30 2 * * 0", "retention": "90d", "excluded": ["ci"]}
    found = wanting.objects(wanting.bundle(PART, options))["Schedule platform"]
    assert at(found, "spec.schedule") == "30 2 * * 0"
    assert at(found, "spec.template.ttl") == "2160h"
    assert at(found, "spec.template.includedNamespaces") == ["*"]
    assert at(found, "spec.template.excludedNamespaces") == ["ci"]


def test_files_of_volumes_are_read_on_every_node() -> None:
    found = wanting.bundle(PART, BUCKET)
    assert at(found.values, "nodeAgent.podVolumePath") == "/var/lib/kubelet/pods"
    assert [one.kind for one in found.footprints] == ["Deployment", "DaemonSet"]
    assert found.namespace_labels["pod-security.kubernetes.io/enforce"] == "privileged"


def test_or_they_are_not() -> None:
    found = wanting.bundle(PART, {**BUCKET, "volumes": "none"})
    assert found.value("deployNodeAgent") is False
    assert found.value("nodeAgent") is None
    assert len(found.footprints) == 1


def test_no_secret_is_in_a_value() -> None:
    assert wanting.bundle(PART, BUCKET).value("credentials") == {"useSecret": False}
    contents: Keys = {"credentials": {"secretContents": {"cloud": "[default]"}}}
    (doubt,) = wanting.doubts(PART, BUCKET, contents)
    assert doubt.path == "options.secret"


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({}, "options.bucket"),
        ({**BUCKET, "endpoint": "s3.example.lan"}, "options.endpoint"),
        ({**BUCKET, "schedule": "nightly"}, "options.schedule"),
        ({**BUCKET, "schedule": "0 1 * *"}, "options.schedule"),
        ({**BUCKET, "retention": "5m"}, "options.retention"),
        ({**BUCKET, "secret": ""}, "options.secret"),
    ],
)
def test_a_backup_that_never_comes_is_refused(options: Keys, path: str) -> None:
    assert [one.path for one in wanting.doubts(PART, options)] == [path]


@pytest.mark.parametrize("schedule", ["0 1 * * *", "@daily", "*/15 2-4 1,15 * MON"])
def test_schedules_of_cron_are_known(schedule: str) -> None:
    assert wanting.doubts(PART, {**BUCKET, "schedule": schedule}) == []
