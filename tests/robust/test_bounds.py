"""Trees that ask for too much: an answer in bounded time, which says what was too much."""

import gzip
import time
from pathlib import Path

import pytest

from tests.robust import desk
from tests.robust.desk import deployment

SECONDS = 10.0

ONE = """resource "kubernetes_namespace" "a" {
  count = %s
  metadata {
    name = "a${count.index}"
  }
}
"""


def doubling(first: str, step: str, use: str) -> str:
    """Forty values, each twice as long as the one before."""
    rows = [f"  a{n + 1} = {step.format(f'local.a{n}')}" for n in range(40)]
    return "locals {\n" + "\n".join([f"  a0 = {first}", *rows]) + "\n}\n" + ONE % use.format("local.a40")


def laughing(levels: int) -> str:
    """Aliases of aliases."""
    rows = ["kind: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"b{n}: &a{n + 1} [*a{n}, *a{n}, *a{n}, *a{n}]" for n in range(levels)]
    return "\n".join(rows)


TOO_MUCH: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a million namespaces": ({"a.tf": ONE % "1000000"}, "count is 1000000; it must be from 0 to"),
    "a range of a billion": ({"a.tf": ONE % "length(range(1000000000))"}, "range gives more than"),
    "a product of sets": (
        {"a.tf": ONE % "length(setproduct(range(1000), range(1000), "
        "range(1000)))"}, "setproduct gives more than"),
    "a text that doubles": (
        {"a.tf": doubling('"xxxxxxxx"', '"${{{0}}}${{{0}}}"', "length({0})")}, "it asks for more work than"),
    "a list that doubles": ({"a.tf": doubling("[1, 2]", "concat({0}, "
    "{0})", "length({0})")}, "could not be read"),
    "a power": ({"a.tf": ONE % "pow(10, 100000000)"}, "the power is too large"),
    "aliases of aliases": ({"a.yaml": laughing(30)}, "aliases expand to more than 64 MiB; write the values "
    "out"),
    "compressed to nothing": (
        {"a.yaml": gzip.compress(b"kind: Pod\n" + b"#" * (100 << 20))}, "and more than 16 MiB is not read"),
    "brackets": ({"a.yaml": "kind: " + "[" * 100_000}, "nested more than 200 deep"),
    "brackets of JSON": ({"a.json": '{"kind": ' + "[" * 100_000}, "nested too deeply"),
    "brackets of HCL": ({"a.tf": ONE % ("(" * 5000 + "1" + ")" * 5000)}, "deep"),
    "blocks of HCL": ({"a.tf": "a {\n" * 5000}, "blocks are nested more than"),
    "modules in modules": (
        {f"{'m/' * n}main.tf": 'module "m" {\n  source = '
        '"./m"\n}\n' for n in range(60)}, "nested more than 30 deep"),
    "strings in strings": ({"a.tf": ONE % ('"${' * 500 + "1" + '}"' * 500)}, "strings deep"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "fact"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_is_said_in_time(files: dict[str, str | bytes], fact: str, tmp_path: Path) -> None:
    desk.sow(tmp_path, {**files, "stacks-beside/good.yaml": deployment("good")})
    begun = time.perf_counter()
    answer = desk.review(tmp_path)
    taken = time.perf_counter() - begun
    assert answer.code in (0, 1)
    assert fact in answer.said
    assert "1 workload" in answer.said
    assert taken < SECONDS


def test_the_same_object_many_times_is_one_and_many_findings(tmp_path: Path) -> None:
    desk.sow(tmp_path, {"a.yaml": "---\n".join(deployment("web") for _ in range(500))})
    assert len(desk.findings(tmp_path)) == 499
