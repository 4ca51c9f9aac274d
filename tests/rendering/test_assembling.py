"""Each form says the same of a bundle, in the words of its tool."""

import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from msgspec.structs import replace

from bayplan.model.bundles import Bundle, ObjectFile
from bayplan.model.errors import InvalidInput
from bayplan.model.files import File
from bayplan.model.plain import Keys
from bayplan.rendering.assembling import FORMS, assembled
from bayplan.rendering.readme import Secret
from tests.rendering.samples import BOTH, RANCHER

BOOT = (
    File("bootstrap/cp1/user-data", b"#cloud-config\n", "bootstrap"),
    File("bootstrap/token", b"secret", "cluster.token", private=True),
)

PROGRAM = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
[ "$1" != apply ] || [ "$5" != - ] || grep -q built
[ "$1" != build ] || echo built
"""


def rendered(*forms: str) -> dict[str, str]:
    return {one.path: one.content.decode() for one in assembled(BOTH, BOOT, forms or tuple(FORMS))}


def read(path: str, *forms: str) -> Any:
    return yaml.safe_load(rendered(*forms)[path])


def test_the_paths_of_a_tree() -> None:
    assert list(rendered("fleet")) == [
        "README.md",
        "bootstrap/cp1/user-data",
        "fleet/cert-manager-objects/fleet.yaml",
        "fleet/cert-manager-objects/objects/issuer.yaml",
        "fleet/cert-manager/fleet.yaml",
        "fleet/cert-manager/values.yaml",
        "fleet/rancher/fleet.yaml",
        "fleet/rancher/values.yaml",
        "fleet/tiers/fleet.yaml",
        "fleet/tiers/objects/classes.yaml",
    ]


def test_a_secret_is_in_no_tree() -> None:
    assert not any("secret" in text for text in rendered().values())


def test_a_bundle_of_fleet() -> None:
    assert read("fleet/cert-manager/fleet.yaml") == {
        "name": "cert-manager",
        "labels": {"layer": "base"},
        "defaultNamespace": "cert-manager",
        "namespaceLabels": {"tier": "0-core"},
        "helm": {
            "repo": "https://charts.example.org",
            "chart": "cert-manager",
            "version": "v1.21.2",
            "releaseName": "cert-manager",
            "valuesFiles": ["values.yaml"],
            "timeoutSeconds": 600,
        },
        "diff": {
            "comparePatches": [
                {
                    "apiVersion": "admissionregistration.k8s.io/v1",
                    "kind": "ValidatingWebhookConfiguration",
                    "name": "x",
                    "jsonPointers": ["/webhooks/0/clientConfig"],
                }
            ]
        },
        "keepResources": True,
    }
    names = ("cert-manager", "cert-manager-objects")
    waits = [{"name": one, "acceptedStates": ["Ready", "Modified"]} for one in names]
    assert read("fleet/rancher/fleet.yaml")["dependsOn"] == waits
    assert read("fleet/tiers/fleet.yaml") == {
        "name": "tiers",
        "defaultNamespace": "kube-system",
        "helm": {"takeOwnership": True},
        "correctDrift": {"enabled": True},
    }


def test_fleet_is_brought_with_what_it_waits_for() -> None:
    repository: Keys = {
        "apiVersion": "fleet.cattle.io/v1alpha1",
        "kind": "GitRepo",
        "metadata": {"name": "lab"},
    }
    own = Bundle(
        "fleet", "fleet-local", "c", files=(ObjectFile("repo.yaml", (repository,)),), after=("rancher",)
    )
    files = {one.path: one.content.decode() for one in assembled((own, *BOTH), (), ("fleet",))}
    script = files["fleet/begin.sh"]
    steps = [line for line in script.splitlines() if line.startswith(("helm ", "until "))]
    assert [line.split()[3] for line in steps if line.startswith("helm ")] == ["cert-manager", "rancher"]
    assert [line.split("-f ")[1] for line in steps if line.startswith("until ")] == [
        "cert-manager-objects/objects; do sleep 10; done",
        "fleet/objects; do sleep 10; done",
    ]
    assert "tiers" not in script and "--create-namespace" in script
    assert "`sh fleet/begin.sh` brings Fleet" in files["README.md"]


def test_a_tree_without_a_repository_does_not_tell_to_begin() -> None:
    """An estate whose components hold no GitRepo, rendered for Fleet as well."""
    files = rendered("fleet", "helm")
    assert "fleet/begin.sh" not in files and "begin.sh" not in files["README.md"]
    told = next(line for line in files["README.md"].splitlines() if "pushed" in line)
    assert "a GitRepo of the cluster's Fleet" in told and "Or instead: `sh helm/install.sh`" in told


def test_values_carry_their_comments_and_where_they_come_from() -> None:
    assert rendered()["fleet/cert-manager/values.yaml"] == (
        "# Rendered by bayplan from `components[0]` of the estate file; change it there.\n"
        "crds:\n  # objects of these kinds stand in the tree\n  enabled: true\n"
    )


def test_helm_is_told_in_order() -> None:
    script = rendered("helm")["helm/install.sh"]
    steps = [line for line in script.splitlines() if line.startswith(("helm ", "kubectl "))]
    assert steps == [
        "kubectl apply --server-side --force-conflicts -f cert-manager/namespace.yaml",
        "helm upgrade --install cert-manager cert-manager --repo https://charts.example.org "
        "--version v1.21.2 \\",
        "kubectl apply --server-side --force-conflicts --recursive -f cert-manager-objects/objects",
        "kubectl apply --server-side --force-conflicts -f rancher/namespace.yaml",
        "helm upgrade --install rancher oci://registry.example.org/charts/rancher --version 2.15.2 \\",
        "kubectl apply --server-side --force-conflicts --recursive -f tiers/objects",
    ]
    assert "--namespace cattle-system --values rancher/values.yaml --wait --timeout 900s" in script


def test_a_kustomization_inflates_the_chart() -> None:
    assert read("kustomize/rancher/kustomization.yaml") == {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "helmCharts": [
            {
                "name": "rancher",
                "repo": "oci://registry.example.org/charts",
                "version": "2.15.2",
                "releaseName": "rancher",
                "namespace": "cattle-system",
                "includeCRDs": True,
                "valuesFile": "values.yaml",
            }
        ],
        "resources": ["namespace.yaml"],
        "patches": [
            {
                "target": {
                    "annotationSelector": "helm.sh/hook in (pre-delete, post-delete, pre-rollback, "
                    "post-rollback, test, test-success)"
                },
                "patch": "$patch: delete\napiVersion: v1\nkind: Any\nmetadata:\n  name: any\n",
            }
        ],
        "transformers": [
            "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata:\n  name: place\n"
            "  namespace: cattle-system\nunsetOnly: true\n"
        ],
    }
    assert read("kustomize/tiers/kustomization.yaml")["resources"] == ["objects/classes.yaml"]
    assert rendered()["kustomize/apply.sh"].endswith(
        "deliver cert-manager\ndeliver cert-manager-objects\ndeliver rancher\ndeliver tiers\n"
    )


INFLATED: Final = """\
apiVersion: batch/v1
kind: Job
metadata: {name: scale-to-zero, namespace: cattle-system, annotations: {helm.sh/hook: pre-delete}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: certificates, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
---
apiVersion: v1
kind: Service
metadata: {name: names, namespace: kube-system}
"""


def test_what_a_chart_does_at_its_end_is_left_out_and_the_rest_is_placed(tmp_path: Path) -> None:
    """As Kustomize does it, with what a chart would have been inflated to."""
    made = read("kustomize/rancher/kustomization.yaml")
    del made["helmCharts"]
    files = {"kustomization.yaml": json.dumps({**made, "resources": ["chart.yaml"]}), "chart.yaml": INFLATED}
    lay(tmp_path, files)
    built = subprocess.run(["kubectl", "kustomize", tmp_path], capture_output=True, check=True).stdout
    found = {one["metadata"]["name"]: one["metadata"]["namespace"] for one in yaml.safe_load_all(built)}
    assert found == {"certificates": "cattle-system", "names": "kube-system"}


@pytest.mark.parametrize(("script", "first", "count"), [
    ("helm/install.sh", "kubectl apply --server-side --force-conflicts -f cert-manager/namespace.yaml", 6),
    ("kustomize/apply.sh", "kustomize build --enable-helm cert-manager", 8),
])  # fmt: skip
def test_scripts_do_what_they_say(tmp_path: Path, script: str, first: str, count: int) -> None:
    """With programs in the place of the real ones that only write down how they were called."""
    lay(tmp_path, {"bin/" + name: PROGRAM for name in ("helm", "kubectl", "kustomize")} | rendered())
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    calls = tmp_path / "calls"
    paths = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    subprocess.run(["sh", tmp_path / script], env={"PATH": paths, "CALLS": str(calls)}, check=True)
    made = calls.read_text().splitlines()
    assert made[0] == first and len(made) == count
    assert all((tmp_path / script).parent.joinpath(word).exists() for word in named(made))


def named(calls: list[str]) -> list[str]:
    """Every file and folder that the calls name."""
    words = [word for call in calls for word in call.split()]
    return [
        word for before, word in itertools.pairwise(words) if before in ("-f", "--values") and word != "-"
    ]


def lay(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a//b", "a/../b", "a/./b", ""])
def test_nothing_is_called_so_that_it_would_be_elsewhere(path: str) -> None:
    with pytest.raises(InvalidInput, match="call it otherwise"):
        assembled((), (File(path, b"", "storageClasses[0]"),), ("fleet",))


def test_of_nothing_there_is_nothing() -> None:
    assert assembled((), BOOT[1:], tuple(FORMS)) == ()


@pytest.mark.parametrize("form", FORMS)
def test_every_file_says_where_it_comes_from(form: str) -> None:
    silent = [
        path
        for path, text in rendered(form).items()
        if not path.startswith("bootstrap/") and "of the estate file; change it there." not in text
    ]
    assert silent == []


def test_the_readme_tells_what_somebody_makes_by_hand() -> None:
    handed = replace(RANCHER, secrets={"tls-rancher-ingress": "the certificate"})
    page = next(one for one in assembled((handed,), (), ("helm",), (Secret("s3", "kube-system", "keys"),)))
    text = page.content.decode()
    assert page.path == "README.md"
    assert "| tls-rancher-ingress | cattle-system | the certificate |" in text
    assert "| s3 | kube-system | keys |" in text
    assert text.index("Secrets below are made") < text.index("`sh helm/install.sh` brings")
    assert "Secrets" not in rendered("helm")["README.md"]


def test_the_readme_tells_the_order_and_the_folders() -> None:
    page = rendered("fleet")["README.md"]
    assert "| 3 | rancher | cattle-system | oci://registry.example.org/charts/rancher 2.15.2 |" in page
    assert "| `fleet` |" in page and "| `helm` |" not in page
