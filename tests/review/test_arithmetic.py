"""Sums as they are told: whole numbers in the largest unit that all of them share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.admission.quotas import Excess, QuotaKey
from bayplan.model.quantities import ZERO, binary_bytes, millicores, parse
from bayplan.review import arithmetic

MEMORY = "requests.memory"


@pytest.mark.parametrize(
    ("terms", "resource", "allowed", "said"),
    [
        (["1536Mi", "128Mi", "64Mi"], MEMORY, "1536Mi",
         "1536 + 128 + 64 = 1728Mi requests.memory, 1536Mi allowed"),
        (["2Gi"], MEMORY, "1Gi", "2048Mi requests.memory, 1024Mi allowed"),
        (["2Gi"], MEMORY, "1000Ki", "2097152Ki requests.memory, 1000Ki allowed"),
        (["2Gi"], MEMORY, "1G", "2147483648 requests.memory, 1000000000 allowed"),
        (["2G"], MEMORY, "1G", "2000000000 requests.memory, 1000000000 allowed"),
        (["2", "250m"], "limits.cpu", "2", "2000 + 250 = 2250m limits.cpu, 2000m allowed"),
        (["2"], "cpu", "1", "2000m cpu, 1000m allowed"),
        (["1", "1"], "pods", "1", "1 + 1 = 2 pods, 1 allowed"),
        (["3"], "requests.example.org/gpu.shared", "2", "3 requests.example.org/gpu.shared, 2 allowed"),
    ],
)  # fmt: skip
def test_a_sum_is_written_as_a_person_would(terms: list[str], resource: str, allowed: str, said: str) -> None:
    assert arithmetic.exceeded([parse(one) for one in terms], resource, parse(allowed)) == said


def test_what_is_used_is_a_term_where_anything_is() -> None:
    asked, hard = parse("1Gi"), parse("1536Mi")
    some = Excess(QuotaKey("shop/quota"), MEMORY, asked, parse("1Gi"), hard)
    none = Excess(QuotaKey("shop/quota"), MEMORY, asked, ZERO, parse("512Mi"))
    assert arithmetic.excess(some) == "1024 + 1024 = 2048Mi requests.memory, 1536Mi allowed"
    assert arithmetic.excess(none) == "1024Mi requests.memory, 512Mi allowed"


def test_an_amount_stands_beside_its_bound() -> None:
    assert (
        arithmetic.compared(parse("6Gi"), "limits.memory", parse("4Gi"), "max")
        == "6144Mi limits.memory, 4096Mi max"
    )
    assert arithmetic.compared(parse("50m"), "cpu", parse("0.1"), "min") == "50m cpu, 100m min"


@given(st.lists(st.integers(1, 1 << 40), min_size=2, max_size=6), st.integers(0, 1 << 40))
def test_the_terms_add_up_in_bytes_and_in_millicores(amounts: list[int], allowed: int) -> None:
    for make, resource in ((binary_bytes, MEMORY), (millicores, "requests.cpu")):
        said = arithmetic.exceeded([make(one) for one in amounts], resource, make(allowed))
        left, right = said.split(" = ")
        number = right.split(" ")[0].rstrip("KMim")
        size = {"m": 1, "Mi": 1 << 20, "Ki": 1 << 10, "": 1}[right.split(" ")[0].lstrip("0123456789")]
        assert sum(map(int, left.split(" + "))) == int(number)
        assert int(number) * size == sum(amounts)
