"""Plain scalars, as `kubectl` was seen to read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.sources.manifests import yaml_scalars

SEEN: dict[str, yaml_scalars.Scalar] = {
    "yes": True, "on": True, "y": True, "Off": False, "n": False, "TRUE": True, "tRUE": "tRUE", "yEs": "yEs",
    "~": None, "": None, "null": None, "Null": None, "nil": "nil",
    "0o17": 15, "017": 15, "08": 8, "0x1F": 31, "+0x1f": 31, "0x_1f": 31, "0b11": 3, "-0b11": -3,
    "0b12": "0b12",
    "0x": "0x", "1_000": 1000, "1__0": 10, "_1": "_1", "+1": 1, "-0": 0, "0": 0, "1e3": 1000,
    "1E3": 1000, "-.5e3": -500,
    "1.50": 1.5, ".5": 0.5, "+.5": 0.5, "5.": 5, "1.e3": 1000, "0.0000001": 1e-07, "1e400": "1e400",
    "1e20": 10**20,
    "2001-01-01": "2001-01-01", "2001-01-01T00:00:00Z": "2001-01-01T00:00:00Z", "1:30": "1:30",
    ".": ".", "-": "-", "500m": "500m", "1Gi": "1Gi", "v1": "v1", "1.2.3": "1.2.3", "10.0.0.1": "10.0.0.1",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SEEN.items())
def test_plain_text_stands_for(text: str, value: yaml_scalars.Scalar) -> None:
    found = yaml_scalars.resolve(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.inf", "+.INF"])
def test_json_knows_finite_numbers_only(text: str) -> None:
    with pytest.raises(InvalidInput, match="give a finite number"):
        yaml_scalars.resolve(text)


@given(some.integers())
def test_whole_numbers_stay_whole(number: int) -> None:
    assert yaml_scalars.resolve(str(number)) == number


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("tag:yaml.org,2002:str", "1", "1"), ("!", "yes", "yes"), ("tag:yaml.org,2002:int", "3", 3),
        ("tag:yaml.org,2002:float", "1", 1), ("tag:yaml.org,2002:bool", "on", True),
        ("tag:yaml.org,2002:null", "", None), ("tag:yaml.org,2002:binary", "aGk=", "hi"),
    ],
)  # fmt: skip
def test_a_tag_decides(tag: str, text: str, value: yaml_scalars.Scalar) -> None:
    assert yaml_scalars.tagged(tag, text) == value


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("tag:yaml.org,2002:int", "x"), ("tag:yaml.org,2002:int", "true"), ("tag:yaml.org,2002:binary", "a"),
        ("!Sub", "x"),
    ],
)  # fmt: skip
def test_a_tag_has_to_be_true(tag: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        yaml_scalars.tagged(tag, text)


@pytest.mark.parametrize(
    ("value", "key"), [("a", "a"), (1, "1"), (1.5, "1.5"), (True, "true"), (False, "false")]
)
def test_keys_are_text(value: yaml_scalars.Scalar, key: str) -> None:
    assert yaml_scalars.key(value) == key


def test_null_is_no_key() -> None:
    with pytest.raises(InvalidInput, match="null cannot be a key"):
        yaml_scalars.key(None)
