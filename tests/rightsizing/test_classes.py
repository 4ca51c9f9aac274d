"""Which class a container is sized in."""

import pytest

from bayplan.model.evidence import Place
from bayplan.model.pods import Container, Resources
from bayplan.model.sizing import SizingClass
from bayplan.rightsizing import classes
from tests import make


@pytest.mark.parametrize(
    ("kind", "tier", "image", "limits", "expected"),
    [
        ("Deployment", "", "example.org/web:1", "", "volatile"),
        ("Deployment", "0-core", "example.org/web:1", "", "stable"),
        ("Deployment", "1-cluster", "example.org/web:1", "", "stable"),
        ("Deployment", "10-extra", "example.org/web:1", "", "volatile"),
        ("Deployment", "2-gpu", "example.org/web:1", "", "volatile"),
        ("StatefulSet", "4-aux", "example.org/web:1", "", "stable"),
        ("Deployment", "4-aux", "docker.io/library/postgres:16", "", "stable"),
        ("Deployment", "4-aux", "example.org/tensorchord/pgvecto-rs:pg16", "", "stable"),
        ("Deployment", "4-aux", "example.org/postgresful-web:1", "", "volatile"),
        ("StatefulSet", "0-core", "postgres", "nvidia.com/gpu=1", "volatile"),
        ("StatefulSet", "0-core", "postgres", "example.com/gpumem=300", "volatile"),
        ("Deployment", "0-core", "web", "example.com/licence=1", "stable"),
    ],
)
def test_the_usual_class(kind: str, tier: str, image: str, limits: str, expected: str) -> None:
    container = Container("main", image, Resources(limits=make.amounts(limits)))
    assert classes.usual_class(Place(kind, "shop", "web", "main"), tier, container) == expected


def test_the_first_declared_class_that_means_it() -> None:
    declared = (SizingClass("stable", ("bank/*",)), SizingClass("mine", ("shop/w?b",), 2.0))
    found = classes.declared_class(declared, Place("Deployment", "shop", "web", "main"))
    assert found == declared[1]
    assert classes.declared_class(declared, Place("Deployment", "other", "web", "main")) is None
