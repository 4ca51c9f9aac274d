"""Whatever stands in a file, it becomes a finding with its place, and the rest is read."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.sources.terraform.evaluation import scopes
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.running import codec
from bayplan.sources.terraform.stacks import read_stack
from bayplan.sources.terraform.syntax import blocks
from bayplan.sources.terraform.syntax.source import Broken, Source
from tests.sources.terraform.readings import checks, read

GOOD = 'resource "kubernetes_namespace" "good" {\n  metadata {\n    name = "good"\n  }\n}\n'

BROKEN = {
    "a brace is missing": ('resource "x" "y" {\n  a = {\n', 2),
    "a block is never closed": ('resource "x" "y" {\n  a = 1\n', 1),
    "a quote is missing": ('locals {\n  a = "x\n}\n', 2),
    "a heredoc has no end": ("locals {\n  a = <<EOT\n  x\n}\n", 2),
    "a bracket closes another": ("locals {\n  a = [1, 2)\n}\n", 2),
    "something that is no name": ("locals {\n  ? = 1\n}\n", 2),
    "no value": ("locals {\n  a =\n}\n", 2),
    "twice the same": ("locals {\n  a = 1\n  a = 2\n}\n", 3),
    "a conflict of git": ("<<<<<<< HEAD\nlocals {}\n=======\n", 1),
    "a template that is left in": ("{{ range . }}\nlocals {}\n{{ end }}\n", 1),
}


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_named_and_the_others_are_read(text: str, line: int, tmp_path: Path) -> None:
    reading = read(tmp_path, {"bad.tf": text, "good.tf": GOOD})
    assert [one.declared.name for one in reading.harvest.written] == ["good"]
    assert ("unreadable-terraform", "bad.tf", line) in checks(reading.harvest.findings)


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_what_stands_behind_a_slip_is_read(text: str, line: int, tmp_path: Path) -> None:
    reading = read(tmp_path, {"bad.tf": text + GOOD})
    assert checks(reading.harvest.findings)[0] == ("unreadable-terraform", "bad.tf", line)
    assert [one.declared.name for one in reading.harvest.written] == ["good"]


def test_a_slip_within_a_value_is_said_where_the_value_is_needed(tmp_path: Path) -> None:
    reading = read(tmp_path, {"main.tf": GOOD.replace('"good"\n', "1 +\n")})
    assert checks(reading.harvest.findings) == [("terraform-refuses", "main.tf", 3)]


@pytest.mark.parametrize(
    ("name", "content"), [("bad.tf", b"\xff\xfe\x00"), ("bad.tf", b"x" * (9 << 20)), ("a.tf.json", b"{}")]
)
def test_a_file_that_is_no_text_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    reading = read(tmp_path, {"good.tf": GOOD})
    assert checks(reading.harvest.findings) == [("unreadable-terraform", name, 0)]
    assert len(reading.harvest.written) == 1


ENDLESS = {
    "a loop over loops": "locals {\n  a = range(1000)\n  b = [for x in local.a : [for y in local.a : "
    "[for z in local.a : x + y + z]]]\n}\n",
    "texts that double": 'locals {\n  a0 = "0123456789abcdef"\n'
    + "".join(f'  a{n + 1} = "${{local.a{n}}}${{local.a{n}}}"\n' for n in range(40))
    + "  b = local.a40\n}\n",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_stack_that_never_ends_is_given_up(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scopes, "MOST_WORK", 20_000)
    more = GOOD + GOOD.replace("good", "more").replace('"more"\n', "length(local.b)\n")
    reading = read(tmp_path, {"main.tf": text + more})
    assert checks(reading.harvest.findings) == [("stack-not-finished", "", 0)]
    assert [one.declared.name for one in reading.harvest.written] == ["good"]


@pytest.mark.parametrize(
    "text", ["[" * 5000, "{" * 3000, "x = " + "(" * 5000 + ")" * 5000, "a {\n" * 3000, 'a = "${' * 500]
)
def test_deep_nesting_is_refused(text: str, tmp_path: Path) -> None:
    reading = read(tmp_path, {"main.tf": f"locals {{\n  y = {text}\n}}\n", "good.tf": GOOD})
    assert [one.declared.name for one in reading.harvest.written] == ["good"]


@given(st.lists(st.sampled_from([
    "resource", '"a"', "{", "}", "\n", "x", " = ", "1", "[", "]", "(", ")", "${", "%{", "<<EOT\n", "EOT\n",
    "#", "/*", "*/", '"', "for", " in ", ":", "?", ".", "*", "=>", "...", "if", "~", "\\", "$${", "\t",
]), max_size=25))  # fmt: skip
def test_reading_always_ends_with_complaints_at_places_in_the_text(pieces: list[str]) -> None:
    source = Source("x.tf", "".join(pieces))
    body, broken = blocks.read(source)
    assert all(0 <= slip.offset <= len(source.text) for slip in broken)
    for attribute in [
        *body.attributes.values(),
        *(a for b in body.blocks for a in b.body.attributes.values()),
    ]:
        try:
            assert 1 <= attribute.value.line <= attribute.value.last_line
        except Broken as slip:
            assert 0 <= slip.offset <= len(source.text)


SHOP = Path(__file__).parent / "cases" / "shop"
FILES = ("stacks/shop/main.tf", "modules/app/main.tf")


@given(st.data())
def test_a_mutilated_stack_is_read_as_far_as_it_can_be(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    text = (SHOP / file).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(
        st.sampled_from(["", "{", "}", '"', "null", "var.missing", "[]", "= 1\n", "${", "-1", "local.apps"])
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in FILES:
            (root / name).parent.mkdir(parents=True)
            (root / name).write_text((SHOP / name).read_text(encoding="utf-8"), encoding="utf-8")
        (root / file).write_text(text[:start] + put + text[start + length :], encoding="utf-8")
        reading = read_stack("stacks/shop", Jail(root), Library(), {})
    assert codec.decode(codec.encode(reading)) == reading
    for finding in reading.harvest.findings:
        assert finding.file in FILES or finding.check == "terraform-refuses"
        assert 0 <= finding.line <= len(text.splitlines()) + 5
    for one in reading.harvest.written:
        assert one.declared.kind == one.manifest["kind"] and one.declared.name
