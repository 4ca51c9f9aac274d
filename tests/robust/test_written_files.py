"""What people write by hand for both layers, written wrongly: estate files and scenarios.

Of each mistake the file, the line, the place and a next step are told; odd but right ways to write are read.
"""

from pathlib import Path

import pytest

from tests.robust import estates
from tests.robust.estates import SECRET

NINES = "9" * 5000
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{own}: &{own} [{','.join([f'*{below}'] * 9)}]\n"
    for below, own in zip("abcdefgh", "bcdefghi", strict=True)
)

SCENARIOS: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "s.yaml: is empty; a scenario is one document with a list of steps"),
    "a list": ("- drain:n1\n", "s.yaml:1: is no mapping of keys; a scenario is one document"),
    "a text": ("drain:n1\n", "s.yaml:1: is no mapping of keys"),
    "an unknown key": ("stepz: []\n", "s.yaml:1: stepz: is not a key of a scenario; known are name, steps"),
    "an unknown expectation": (
        "\nexpect: {complet: true}\n",
        "s.yaml:2: expect.complet: is not an expectation",
    ),
    "a key twice": ("steps: []\nsteps: []\n", "s.yaml:2: the key 'steps' stands twice"),
    "steps as text": ("steps: drain:n1\n", "s.yaml:1: steps: expected a list, got text"),
    "a step with a space": ("steps:\n- drain: n1\n", "s.yaml:2: steps[0]: expected text, got a mapping; put"),
    "an unknown step": ("steps:\n- drain:n1\n- move:n1\n", "s.yaml:3: steps[1]: 'move:n1' is not a step"),
    "a node that is not there": ("\nsteps: [drain:n9]\n", "s.yaml:2: steps[0]: there is no node n9"),
    "no number": ("expect: {pending: .nan}\n", "s.yaml:1: '.nan' cannot be written as JSON"),
    "a negative number": ("expect: {pending: -1}\n", "s.yaml:1: expect.pending: is below zero"),
    "half a number": (
        "expect: {pending: 1.5}\n",
        "s.yaml:1: expect.pending: expected a whole number or text",
    ),
    "a number without end": (f"expect: {{pending: '<= {NINES}'}}\n", "does not compare with a whole number"),
    "an amount that is none": (
        "expect: {free: {memory@n1: '>= 1..2'}}\n",
        "expect.free.memory@n1: '1..2' is not",
    ),
    "an amount of nothing": ("expect: {free: {memory: '>= 1Gi'}}\n", "is not a resource at a place"),
    "a loss that is none": ("expect: {survives: nothing}\n", "expect.survives: 'nothing' is not a loss"),
    "a workload that is not there": (
        "expect: {fits: shop/w=1}\n",
        "s.yaml:1: expect.fits: there is no workload",
    ),
    "two documents": ("steps: [drain:n1]\n---\nsteps: []\n", "s.yaml: holds 2 documents"),
    "a template": ("steps: [{{ step }}]\n", "s.yaml:1: this is a template, not YAML; render it first"),
    "a tab": ("steps:\n\t- drain:n1\n", "s.yaml:2: this is not valid YAML: a tab stands"),
    "a circle": ("steps: &a [*a]\n", "s.yaml:1: the alias *a refers to nothing before it"),
    "a thousand laughs": (LAUGHS, "aliases expand to more than 64 MiB"),
    "a hole": ("steps: " + "[" * 600 + "]" * 600, "s.yaml:1: nested more than 200 deep"),
    "a hole in JSON": ('{"steps": ' + "[" * 2000, "s.yaml:1: the document is nested too deeply"),
    "no text": (b"\0\1\2", "s.yaml: is a binary file"),
    "another alphabet": (b"name: \xe4\n", "s.yaml:1: this is not valid YAML: "),
    "a program": ("steps: !!python/object/apply:os.system [drain:n9]\n", "there is no node n9"),
    "a text without end": (f"expect: {{survives: '{'x' * 100_000}'}}\n", "is not a loss; write any-node"),
}

ESTATES: dict[str, tuple[str | bytes, str]] = {
    "a list": ("- hosts\n", "s.yaml:1: is no mapping of keys; `bayplan init` writes an estate file"),
    "a secret for a key": (f"password: {SECRET}\n", "s.yaml:1: password: is not a key of an estate file"),
    "a key twice": ("hosts: []\nhosts: []\n", "s.yaml:2: the key 'hosts' stands twice"),
    "two hosts of one name": ("hosts: [{name: a}, {name: a}]\n", "hosts[1].name: 'a' is the name of an"),
    "memory without its suffix": ("hosts: [{name: a, memory: 64}]\n", "64 would be 64 bytes; write the unit"),
    "memory without end": (f"hosts: [{{name: a, memory: '{NINES}'}}]\n", "is not a quantity; write a number"),
    "more kept than there is": (
        "hosts: [{name: a, memory: 1Gi, reserve: {memory: 2Gi}}]\n", "a is to keep 2Gi of 1Gi; correct one"),
    "no number": ("hosts: [{name: a, overcommit: {memory: .nan}}]\n", "'.nan' cannot be written as JSON"),
    "a network with an address": ("networks: [{name: a, cidr: 192.0.2.1/24}]\n", "is no network; write one"),
    "a network in a network": (
        "networks: [{name: a, cidr: 192.0.2.0/24}, {name: b, cidr: 192.0.2.0/25}]\n", "overlaps network a"),
    "a machine with the number 0": ("machines: [{vmid: 0}]\n", "vmid: expected a whole number >= 100"),
    "a machine of another host": (
        "hosts: [{name: a}]\nmachines: [{vmid: 200, host: b}]\n", "machines[0].host: there is no host b"),
    "a loss that is none": ("capacity: {survive: [any-thing]}\n", "'any-thing' is no loss; write one of"),
    "a password in an address": (
        f"sources: [{{name: p, kind: prometheus, url: 'http://u:{SECRET}@h/'}}]\n", "url: holds a user"),
    "a token in an address": (
        f"sources: [{{name: p, kind: prometheus, url: 'http://h/?token={SECRET}'}}]\n", "or a token"),
    "a secret as a secret": (
        f"sources: [{{name: p, kind: prometheus, url: 'http://h', secret: {SECRET}}}]\n", "not the secret"),
    "a secret in a list": (
        f"sources: [{{name: p, kind: prometheus, url: [{SECRET}]}}]\n", "sources[0].url: expected text"),
    "a hole": ("hosts: " + "[" * 600 + "]" * 600, "s.yaml:1: nested more than 200 deep"),
    "a circle": ("hosts: &a [*a]\n", "the alias *a refers to nothing before it"),
    "a thousand laughs": (LAUGHS, "aliases expand to more than 64 MiB"),
    "no text": (b"\0\1\2", "s.yaml: is a binary file"),
    "an escape for a key": ('"\\e[31m": 1\n', "is not a key of an estate file"),
}  # fmt: skip

FINE: dict[str, str | bytes] = {
    "a byte order mark": "\ufeffsteps: [drain:n1]\n",
    "line ends of Windows": "steps:\r\n- drain:n1\r\n",
    "line ends of old": "steps:\r- drain:n1\r",
    "the redirection of Windows": "steps: [drain:n1]\n".encode("utf-16"),
    "JSON": '{"steps": ["drain:n1"]}',
    "an anchor": "steps: [&a drain:n1, *a]\n",
    "nothing but what is expected": "expect: {pending: 0}\n",
}


@pytest.mark.parametrize(("content", "sentence"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_a_scenario_is_refused_with_its_place(
    content: str | bytes, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refused(content, sentence, tmp_path, monkeypatch, ("whatif", "s.yaml"))


@pytest.mark.parametrize(("content", "sentence"), ESTATES.values(), ids=ESTATES.keys())
def test_an_estate_file_is_refused_with_its_place(
    content: str | bytes, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refused(content, sentence, tmp_path, monkeypatch, ("capacity", "--only", "lines", "--estate", "s.yaml"))


@pytest.mark.parametrize("content", FINE.values(), ids=FINE.keys())
def test_a_scenario_may_be_written_so(content: str | bytes, tmp_path: Path) -> None:
    folder, path = estates.lay(tmp_path), _written(content, tmp_path)
    answer = estates.run("whatif", path, "--files", folder)
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("form", ["text", "json", "junit"])
def test_the_name_of_a_scenario_does_no_harm(form: str, tmp_path: Path) -> None:
    name = '"\\e[31mX\\u202e\\a ]]><blink>"'
    path = _written(f"name: {name}\nexpect: {{pending: 0}}\n", tmp_path)
    answer = estates.run("whatif", path, "--files", estates.lay(tmp_path), "--output", form)
    assert answer.code == 0
    assert not set(answer.out) & set("\x1b\x07\u202e")
    assert "<blink" not in answer.out or form != "junit"


def _written(content: str | bytes, folder: Path) -> Path:
    path = folder / "s.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _refused(
    content: str | bytes, sentence: str, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    estates.lay(folder)
    _written(content, folder)
    monkeypatch.chdir(folder)
    answer = estates.run(*words, "--files", "estate")
    assert (answer.code, answer.out) == (2, ""), answer
    assert all(line.startswith("bayplan: s.yaml") for line in answer.err.splitlines())
    assert sentence in answer.err
    assert SECRET not in answer.err
    assert not set(answer.err) & set("\x1b\0\u202e")
    assert len(answer.err) < 1500
