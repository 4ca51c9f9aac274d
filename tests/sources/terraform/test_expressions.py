"""Expressions come to what Terraform itself says they do: answers recorded from `terraform console` 1.11."""

import json
from pathlib import Path
from typing import Any

import pytest

from bayplan.sources.terraform.functions.documents import json_encode
from bayplan.sources.terraform.syntax.source import Broken
from bayplan.sources.terraform.values.unknowns import Wrong
from tests.sources.terraform.readings import value_of, write

CASES = json.loads((Path(__file__).parent / "cases" / "expressions.json").read_text(encoding="utf-8"))
FILES = {
    "f.txt": "hello ${name}\n%{ for x in xs ~}\n- ${x}\n%{ endfor ~}\n",
    "sub/a.yaml": "a: 1\n",
    "sub/b.yml": "b: 1\n",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tree"), FILES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_an_expression_is_worth_what_terraform_says(case: dict[str, Any], tree: Path) -> None:
    if case.get("refused"):
        with pytest.raises((Wrong, Broken)):
            value_of(case["expression"], tree)
    else:
        assert json.loads(json_encode(value_of(case["expression"], tree))) == case["answer"]


def test_a_heredoc_loses_the_indentation_that_its_lines_share(tree: Path) -> None:
    written = (
        "<<-EOT\n"
        "    top:\n"
        "\n"
        "      list:\n"
        '      %{ for x in ["p", "q"] ~}\n'
        "        - ${x}\n"
        "      %{ endfor ~}\n"
        "      end: 1\n"
        '    ${"z"}\n'
        "      tail %{~ if true } T %{~ endif } x\n"
        "    EOT\n"
    )
    expected = "top:\n\n  list:\n          - p\n          - q\n        end: 1\nz\n  tail T x\n"
    assert value_of(written, tree) == expected  # as terraform console prints it


def test_a_strip_marker_takes_spaces_up_to_the_line_end(tree: Path) -> None:
    written = '<<EOT\n  %{~ for x in ["p", "q"] ~}\n\n  - ${x}\n  %{~ endfor }\n  done\n  EOT\n'
    assert value_of(written, tree) == "\n  - p\n\n  - q\n\n  done\n"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("[1, 2][5]", "there is no item 5 among 2"),
        ("{a = 1}.b", "there is no attribute 'b'"),
        ('file("nope")', "nope does not exist in the tree"),
        ("range(1, 1e7)", "range gives more than 100000 numbers"),
        ("1 / 0", "this divides by zero"),
        ("length(1)", "length is given a number"),
        ('merge({}, "x")', "a text stands where a map is needed"),
        ("upper()", "upper cannot be called like this"),
        ('regex("(", "x")', "is not a pattern"),
        ("pow(10, 1000000)", "the power is too large"),
    ],
)
def test_what_terraform_refuses_is_said_in_a_sentence(expression: str, said: str, tree: Path) -> None:
    with pytest.raises(Wrong) as error:
        value_of(expression, tree)
    assert said in error.value.message
