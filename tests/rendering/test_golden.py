"""The trees of both examples, as they were read and found good, and as the real checkers read them.

`BAYPLAN_UPDATE=1 .venv/bin/pytest tests/rendering/test_golden.py` writes them anew.
"""

import functools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml

from bayplan.model import versions
from bayplan.model.estate import Declaration
from bayplan.model.files import File
from bayplan.rendering.assembling import FORMS
from bayplan.rendering.changes import Change, Found, changes
from bayplan.rendering.tree import tree
from bayplan.sources import estate
from tests.architecture.source import ROOT

EXAMPLES: Final = ("a100", "r730")
GOLDEN: Final = ROOT / "tests" / "cases" / "render"
UPDATE: Final = bool(os.environ.get("BAYPLAN_UPDATE"))
KEYS: Final = """
name labels namespace defaultNamespace namespaceLabels namespaceAnnotations helm kustomize yaml dependsOn diff
correctDrift keepResources deleteNamespace deleteCRDResources paused ignore overwrites rolloutStrategy
targetCustomizations overrideTargets imageScans
"""
"""The keys of fleet.yaml (fleetyaml.go of Fleet v0.16.1)."""
KEYS_OF_HELM: Final = """
repo chart version releaseName values valuesFiles valuesFrom takeOwnership force atomic timeoutSeconds
waitForJobs maxHistory templateValues disablePreProcess disableDNS skipSchemaValidation
disableDependencyUpdate
"""
OWN: Final = ("", "v1", "apps/v1", "batch/v1", "policy/v1")
"""Groups without a dot that are Kubernetes' own; its others end in k8s.io."""


@functools.cache
def declared(example: str) -> Declaration:
    return estate.read(str(ROOT / "examples" / example / "bayplan.yaml"))


@functools.cache
def rendered(example: str, *forms: str) -> tuple[File, ...]:
    """The tree in these forms; in all, where none is named."""
    return tree(declared(example), forms or tuple(FORMS))


def documents(file: File) -> Iterator[Any]:
    if file.path.endswith(".yaml"):
        yield from (one for one in yaml.safe_load_all(file.content) if one)


def objects(example: str) -> Iterator[tuple[str, Any]]:
    """Every object of Kubernetes in the tree, with its file; settings of tools are none."""
    for file in rendered(example):
        if Path(file.path).name not in ("fleet.yaml", "values.yaml", "kustomization.yaml"):
            yield from ((file.path, one) for one in documents(file) if "kind" in one)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_tree_is_as_it_was(example: str) -> None:
    """In the form that it declares."""
    folder = GOLDEN / example
    files = {one.path: one.content for one in tree(declared(example))}
    if UPDATE:
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    kept = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert sorted(files) == sorted(kept), "BAYPLAN_UPDATE=1 writes the trees anew"
    assert [path for path in files if files[path] != kept[path]] == [], "BAYPLAN_UPDATE=1 writes them anew"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_file_says_which_key_it_comes_from(example: str) -> None:
    for file in rendered(example):
        if not file.path.endswith(".json"):  # which has no comments
            said = "\n".join(file.content.decode().splitlines()[:4])
            assert re.search(r"Rendered .*from .*(of|in) the estate file", said), file.path


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_is_rendered_alike_every_time(example: str) -> None:
    first = rendered(example)
    rendered.cache_clear()
    assert rendered(example) == first
    on_disk = {one.path: one.content for one in first}
    record = changes(first, Found()).after
    assert {one.change for one in changes(first, Found(record, on_disk)).files} == {Change.UNCHANGED}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_object_has_the_form_of_its_kind(example: str) -> None:
    version = versions.nearest(declared(example).kubernetes)
    found = list(objects(example))
    assert len(found) > 20
    wrong = [f"{path}: {error}" for path, one in found for error in complaints(one, str(version))]
    assert wrong == []


def complaints(one: Any, version: str) -> Iterator[str]:
    group = one["apiVersion"].partition("/")[0]
    if one["apiVersion"] not in OWN and not group.endswith(".k8s.io"):
        return
    try:
        kubernetes_validate.validate(one, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"{one['kind']} {one['metadata']['name']}: {error.message[:300]}"
    except kubernetes_validate.SchemaNotFoundError:
        yield f"{one['apiVersion']} {one['kind']} is not in Kubernetes {version}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_names_are_names_and_no_object_is_there_twice(example: str) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for path, one in objects(example):
        meta = one["metadata"]
        form = path.split("/")[0]
        key = (form, one["apiVersion"], one["kind"], meta.get("namespace", ""), meta["name"])
        if one["kind"] != "Namespace":
            assert seen.setdefault(key, path) == path, f"{key} is in {seen[key]} and {path}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_fleet_knows_every_key(example: str) -> None:
    bundles = {
        one.path: next(documents(one)) for one in rendered(example) if Path(one.path).name == "fleet.yaml"
    }
    assert len(bundles) > 10
    names = {one["name"] for one in bundles.values()}
    assert len(names) == len(bundles)
    for path, one in bundles.items():
        assert set(one) <= set(KEYS.split()), path
        assert set(one.get("helm", {})) <= set(KEYS_OF_HELM.split()), path
        assert Path(path).parent.name == one["name"]
        assert {each["name"] for each in one.get("dependsOn", ())} <= names, path


def test_kustomize_builds_what_needs_no_chart(tmp_path: Path) -> None:
    """It reads YAML as all programs in Go do, and finds the same in it."""
    for one in rendered("r730", "kustomize"):
        (tmp_path / one.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one.path).write_bytes(one.content)
    built = [path.parent for path in sorted(tmp_path.glob("kustomize/*/kustomization.yaml"))]
    plain = [folder for folder in built if not (folder / "values.yaml").exists()]
    assert len(plain) > 5
    for folder in plain:
        made = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, check=True).stdout
        kept = [
            one for file in sorted(folder.rglob("*.yaml")) for one in yaml.safe_load_all(file.read_bytes())
        ]
        wanted = [one for one in kept if one["kind"] != "Kustomization"]
        assert written(yaml.safe_load_all(made)) == written(wanted), folder.name


def written(found: Iterable[Any]) -> list[str]:
    """Objects in no particular order."""
    return sorted(json.dumps(one, sort_keys=True) for one in found)


@pytest.mark.parametrize("example", EXAMPLES)
def test_shells_can_read_the_scripts(example: str) -> None:
    scripts = [one for one in rendered(example) if one.path.endswith(".sh")]
    assert len(scripts) >= 2
    for one in scripts:
        subprocess.run(["sh", "-n"], input=one.content, check=True)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_secret_is_in_the_tree(example: str) -> None:
    """Secrets are named; what holds one would be an object of that kind with data."""
    assert [path for path, one in objects(example) if one["kind"] == "Secret"] == []
    assert b"PRIVATE KEY" not in b"".join(one.content for one in rendered(example))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_file_says_where_it_comes_from(example: str) -> None:
    silent = [one.path for one in rendered(example) if b"the estate file" not in one.content[:400]]
    assert [path for path in silent if not path.endswith("/meta-data")] == []
