"""Expressions: values as cel-spec has them, errors where the cluster has them, and no guesses."""

import pytest

from bayplan.sources.kyverno.cel.evaluating import CelError, Evaluation
from bayplan.sources.kyverno.questions import NotUnderstood, World
from bayplan.sources.kyverno.variables import NAMESPACE_KIND

VARIABLES = {"two": "1 + 1", "self": "variables.self", "list": "['a', 'b']"}


def value(text: str) -> object:
    return Evaluation(World([]), NAMESPACE_KIND, VARIABLES).value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 + 3", 6),
        ("'a' + \"b\" + '''c\nd''' // said", "abc\nd"),
        (r"'\x41\u0042\103\n' + r'\n'", "ABC\n\\n"),
        ("0x1F", 31),
        ("7u", 7),
        ("1.5e1", 15.0),
        ("true || 1 / 0 == 1", True),
        ("false && {'a': 1}.b == 1", False),
        ("{'a': 1}.b == 1 || true", True),
        ("!false && !!true", True),
        ("1 == 1 ? 'yes' : 'no'", "yes"),
        ("false ? 1 : true ? 2 : 3", 2),
        ("'a' in ['a', 'b'] && !('c' in {'a': 1})", True),
        ("[1, 2,].map(x, x + 1)", [2, 3]),
        ("[1, 2, 3].filter(x, x != 2).exists(x, x == 3)", True),
        ("['a', 'b'].all(x, x in variables.list)", True),
        ("{'a': {'b': [1, 2]}}.a['b'][1]", 2),
        ("has({'a': {'b': 1}}.a.b) && !has({'a': {}}.a.b)", True),
        ("{'a': 1}.?b.orValue(5)", 5),
        ("{'a': {'b': 1}}.?a.?b.orValue(5)", 1),
        ("{'a': {'b': 1}}.?a.b.hasValue()", True),
        ("{'a': 1}[?'b'].hasValue()", False),
        ("size('abc') + [1, 2].size() + size({'a': 1})", 6),
        ("dyn({'a': dyn(1)})", {"a": 1}),
        ("string(5) + string('x')", "5x"),
        ("variables.two + 1", 3),
        ("'4-aux-x'.startsWith('4-') && 'x.y'.endsWith('.y') && 'abc'.contains('b')", True),
        ("'4-aux-x'.matches('^(3-edge|4-aux)-.+$') && !'5-aux-x'.matches('^(?:3-edge|4-aux)-')", True),
        ("'ab'.matches('b') && 'a.b'.matches('^a\\\\.b$') && !'axb'.matches(r'^a\\.b$')", True),
        ("1 == 1.0 || 'a' == null", False),
        ("Object.spec{priorityClassName: 'x', nodeSelector: {'a': 'b'}}",
         {"priorityClassName": "x", "nodeSelector": {"a": "b"}}),
        ("Object{}", {}),
        ("jsonpatch.escapeKey('nvidia.com/gpu')", "nvidia.com~1gpu"),
        ("object.metadata.name + '-quota'", "{namespace}-quota"),
        ("has(object.metadata.labels)", True),
        ("request.operation", "CREATE"),
        ("object.kind", "Namespace"),
    ],
)  # fmt: skip
def test_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    ["{'a': 1}.b", "{'a': 1}['b']", "[1][1]", "{'a': 1}.?b.value()", "1 && true", "{'a': 1}.b == 1 || false",
     "'x' ? 1 : 2"],
)  # fmt: skip
def test_what_fails_in_the_cluster_fails(text: str) -> None:
    with pytest.raises(CelError):
        value(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 +", "its CEL has 'its end' where a value should be"),
        ("(1", "its CEL has 'its end' where ')' should be"),
        ("a b", "its CEL has 'b' where 'its end' should be"),
        ("'open", 'its CEL is not understood at "\'open"'),
        ("b'bytes'", "its CEL has 'bytes' where 'its end' should be"),
        ("1 < 2", "it calls <"),
        ("1 - 2", "it calls -"),
        ("unknown", "it goes by unknown"),
        ("variables.three", "it has no variable three"),
        ("object.spec.finalizers == []", "it goes by object.spec.finalizers"),
        ("oldObject.metadata.name", "it goes by oldObject"),
        ("authorizer.group('')", "it calls authorizer.group"),
        ("'x'.matches('[a-z]')", "it matches with the regular expression [a-z]"),
        ("'x'.matches('x?')", "it matches with the regular expression x?"),
        ("'x'.matches('a|b')", "it matches with the regular expression a|b"),
        ("(object.metadata.name + '-x').startsWith('a')", "it looks into a text that is only known"),
        ("object.metadata.name + '-x' == 'a-x'", "it compares a text that is only known"),
        ("object.metadata.labels.exists(k, k == 'a')", "it goes through what is only known"),
        ("object.metadata.labels == {}", "it compares what is only known"),
        ("object.metadata.labels.a == object.metadata.labels.b", "it compares two things"),
        ("'tier-' + object.metadata.labels.a", "it adds what is only known"),
        ("variables.self == 1", "it compares what is only known"),
        ("(" * 200 + "1" + ")" * 200, "nested too deeply"),
        ("[" * 200 + "]" * 200, "nested too deeply"),
    ],
)
def test_what_is_not_known_is_not_guessed(text: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=r"^its? ") as caught:
        value(text)
    assert said in str(caught.value)


def test_many_signs_are_no_trouble() -> None:
    with pytest.raises((NotUnderstood, RecursionError)):
        value("!" * 20_000 + "x")
