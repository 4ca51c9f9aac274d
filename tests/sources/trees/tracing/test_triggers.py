"""What triggers repeat of a value that is edited in their block."""

from fractions import Fraction

import pytest

from bayplan.sources.trees.tracing import tokens, triggers
from bayplan.sources.trees.tracing.tokens import Token

GI = 1 << 30
BLOCK = b"""\
locals { memory = "3Gi" }
resource "null_resource" "pg" {
  triggers = {
    %s
  }
  provisioner "local-exec" {
    command = <<-EOT
      # 3Gi since May
      resources:
        requests:
          memory: 3Gi
        limits:
          memory: %s
    EOT
  }
}
output "x" { value = "3Gi" }
"""


def repeats(
    trigger: bytes, limit: bytes = b"4Gi", lines: tuple[int, ...] = (11,)
) -> list[tuple[int, int, bool]]:
    data = BLOCK % (trigger, limit)
    found = list(tokens.find("f", data, {Fraction(3 * GI), Fraction(4 * GI)}))
    edited = {one: Fraction(5 * GI) for one in found if one.line in lines}
    assert edited
    return [(one.token.line, len(one.of), one.sure) for one in triggers.repeats(data, edited)]


@pytest.mark.parametrize(
    "trigger",
    [
        b'memory_request = "3Gi"',
        b'memory = "3Gi"',
        b'"mem" : "3072Mi"',
        b'x = "3Gi" # 3Gi',
        b'requests="3Gi"',
    ],
)
def test_a_repeat(trigger: bytes) -> None:
    assert repeats(trigger) == [(4, 1, True)]


@pytest.mark.parametrize(
    "trigger",
    [b'memory_limit = "3Gi"', b'cpu = "3Gi"', b'memory = "4Gi"', b'name = "pg"', b'# memory = "3Gi"'],
)
def test_no_repeat(trigger: bytes) -> None:
    assert repeats(trigger) == []


@pytest.mark.parametrize(
    ("key", "resource", "repeated"),
    [("mem_gib", "cpu", False), ("cpus", "memory", False), ("cpus", "cpu", True), ("size", "cpu", True)],
)
def test_what_counts_another_resource_is_no_repeat(key: str, resource: str, repeated: bool) -> None:
    data = BLOCK.replace(b"memory: 3Gi", f"{resource}: 3".encode()) % (f'{key} = "3"'.encode(), b"4Gi")
    edited = {one: Fraction(5) for one in tokens.find("f", data, {Fraction(3)}) if one.line == 11}
    assert edited
    assert bool(list(triggers.repeats(data, edited))) is repeated


def test_a_trigger_repeats_its_own_amount_alone() -> None:
    assert repeats(b'memory = "3Gi"', b"4Gi", (11, 13)) == [(4, 1, True)]


def test_a_trigger_that_is_edited_itself_repeats_nothing() -> None:
    assert repeats(b'memory = "3Gi"', lines=(4, 11)) == []


def test_of_two_that_mean_the_same_the_key_tells_which() -> None:
    assert repeats(b'memory_request = "3Gi"', b"3Gi") == [(4, 1, True)]
    assert repeats(b'memory = "3Gi"', b"3Gi") == [(4, 1, False)]
    assert repeats(b'memory = "3Gi"', b"3Gi", (11, 13)) == [(4, 2, True)]


@pytest.mark.parametrize(
    ("trigger", "idle"),
    [(b'name = "pg"', 1), (b"manifest = sha256(local.yaml)", 0), (b"always = timestamp()", 0)],
)
def test_a_block_that_is_not_run_again(trigger: bytes, idle: int) -> None:
    data = BLOCK % (trigger, b"4Gi")
    edited: dict[Token, Fraction] = {
        one: Fraction(0) for one in tokens.find("f", data, {Fraction(3 * GI)}) if one.line == 11
    }
    assert len(list(triggers.idle(data, edited))) == idle
