"""What is printed reads back as what it was, by readers of YAML 1.1 and of 1.2."""

import re
import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.plain import Json
from bayplan.printing import yaml as printing
from bayplan.printing.scalars import scalar

CORE = {
    "null": re.compile(r"null|Null|NULL|~|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    ),
}
"""The core schema of YAML 1.2.2, section 10.3.2."""


class Later(yaml.SafeLoader):
    """Reads bare words as YAML 1.2 does."""


Later.yaml_implicit_resolvers = {
    None: [(f"tag:yaml.org,2002:{name}", re.compile(rf"^(?:{one.pattern})$")) for name, one in CORE.items()]
}


def integer(loader: yaml.SafeLoader, node: Any) -> int:
    return int(str(loader.construct_scalar(node)), 0)


def number(loader: yaml.SafeLoader, node: Any) -> float:
    return float(str(loader.construct_scalar(node)).lower().replace(".inf", "inf").replace(".nan", "nan"))


Later.add_constructor("tag:yaml.org,2002:int", integer)
Later.add_constructor("tag:yaml.org,2002:float", number)

TRICKY = st.sampled_from(
    [
        "no",
        "Yes",
        "y",
        "N",
        "on",
        "OFF",
        "~",
        "null",
        "NULL",
        "true",
        "1e3",
        "0o7",
        "0x1f",
        "0b11",
        "1_000",
        "12:30",
        "190:20:30",
        "2026-01-01",
        "2026-01-01T10:00:00Z",
        ".5",
        "5.",
        "+1",
        "-1",
        ".inf",
        "-.Inf",
        ".NaN",
        "=",
        "<<",
        "-",
        "--",
        "---",
        "...",
        "--flag=x",
        "- a",
        "a: b",
        "a:",
        ": a",
        "a #b",
        "#a",
        "*",
        "&a",
        "!t",
        "%a",
        "@a",
        "`a",
        "{a}",
        "[a]",
        "'",
        '"',
        "it's",
        'say "no"',
        "back\\slash",
        "10.42.0.0/16",
        "10.42.0.10",
        "250m",
        "8Gi",
        "1.21.2",
        "v1.34.9+k3s1",
        "^nvcr\\.io/.+:.+$",
        " a",
        "a ",
        "",
        " ",
        "\t",
        "a\tb",
        "\x85",
        "\u2028",
        "\ufeff",
        "a\rb",
        "\x7f",
        "1E5",
        "0 */6 * * *",
        "?",
        "? a",
        "a, b",
        "\U0001f600",
        "08",
        "0.1e",
        "e1",
    ]
)
LINES = st.lists(
    st.sampled_from(["", " ", "a", "  a", "a ", "\ta", "# a", "---", "a: b", "x" * 200]), max_size=5
)
TEXTS = st.one_of(
    TRICKY,
    LINES.map("\n".join),
    st.text(max_size=12),
    st.text(alphabet=string.digits + ".:eExob_+-", max_size=6),
)
PLAIN = st.one_of(
    TEXTS, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False), st.just({}), st.just([])
)
DATA: st.SearchStrategy[Any] = st.recursive(
    PLAIN,
    lambda one: st.one_of(st.lists(one, max_size=3), st.dictionaries(TEXTS, one, max_size=3)),
    max_leaves=8,
)
LOADERS = (yaml.SafeLoader, Later)


@pytest.mark.parametrize("loader", LOADERS)
@given(data=DATA)
def test_what_is_printed_reads_back(loader: Any, data: Json) -> None:
    read = yaml.load(printing.text([data], ["a heading", ""]), Loader=loader)
    assert read == data and types(read) == types(data)


@pytest.mark.parametrize("loader", LOADERS)
@given(documents=st.lists(st.dictionaries(TEXTS, DATA, min_size=1, max_size=2), min_size=1, max_size=3))
def test_documents_stay_apart(loader: Any, documents: list[Json]) -> None:
    assert list(yaml.load_all(printing.text(documents), Loader=loader)) == documents


@given(values=st.dictionaries(TEXTS, DATA, min_size=1, max_size=3), said=st.text(max_size=20))
def test_comments_change_nothing(values: dict[str, Any], said: str) -> None:
    printable = "".join(one for one in said if one.isprintable())
    comments = dict.fromkeys(["a", *values, *(f"{key}[0]" for key in values)], printable)
    assert yaml.safe_load(printing.commented(values, comments)) == values


def types(data: Any) -> Any:
    """1 is not 1.0, and not true."""
    if isinstance(data, dict):
        return {key: types(value) for key, value in data.items()}
    return [types(one) for one in data] if isinstance(data, list) else type(data)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("0o7", '"0o7"'),
        ("1.21.2", '"1.21.2"'),
        ("250m", "250m"),
        (3, "3"),
        ("8Gi", "8Gi"),
        ("10.42.0.0/16", "10.42.0.0/16"),
        ("--interface=eth0", "--interface=eth0"),
        (True, "true"),
        ("^nvcr\\.io/.+$", "^nvcr\\.io/.+$"),
        ('{"a": 1}', "'{\"a\": 1}'"),
        ("a: b", '"a: b"'),
        (None, "null"),
        (0.25, "0.25"),
        (1e-05, "1.0e-05"),
        (1e16, "1.0e+16"),
        ("", '""'),
        ("true", '"true"'),
        ("v1", "v1"),
    ],
)
def test_values_are_bare_where_that_is_safe(value: str | int | float | None, printed: str) -> None:
    assert scalar(value) == printed


def test_a_whole_document() -> None:
    values: Json = {
        "name": "x",
        "script": "#!/bin/sh\necho a \n",
        "kept": "a\n\n",
        "list": [{"a": 1, "b": [1, [2, {}]]}, "text\nof lines", []],
        "none": {},
    }
    assert printing.text([values, {"b": 1}], ["from here"]) == (
        "# from here\nname: x\nscript: |\n  #!/bin/sh\n  echo a \nkept: |+\n  a\n\nlist:\n  - a: 1\n    b:\n"
        "      - 1\n      - - 2\n        - {}\n  - |-\n    text\n    of lines\n  - []\nnone: {}\n---\nb: 1\n"
    )


def test_comments_stand_above_their_keys() -> None:
    values: Json = {
        "hub": {"db": {"pvc": 1}, "text": "db:\n  pvc: 2\n"},
        "db": 2,
        "list": [{"pvc": 3, "x": 4}],
    }
    comments = {
        "hub.db.pvc": "the size",
        "db": "two\nlines",
        "hub.db.gone": "never",
        "list[0].pvc": "first",
        "list[0].x": "second",
    }
    assert isinstance(values, dict)
    assert printing.commented(values, comments, ["head"]) == (
        "# head\nhub:\n  db:\n    # the size\n    pvc: 1\n  text: |\n    db:\n      pvc: 2\n"
        "# two\n# lines\ndb: 2\nlist:\n  # first\n  - pvc: 3\n    # second\n    x: 4\n"
    )
