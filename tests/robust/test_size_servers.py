"""Servers of evidence that are closed, broken, slow or strange: a sentence each, and never the secret."""

import gzip
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bayplan.sources.prometheus.evidence import asking, dialects
from bayplan.wire import http
from tests.robust import sizing
from tests.robust.desk import Answer as Said
from tests.robust.sizing import lay, size
from tests.sources.prometheus.evidence.acting import Asking, asking_of, matrix, refusal, success
from tests.wire.answering import Answer, Asked, answering

pytestmark = pytest.mark.network

SECRET = "xyzzy-plugh-4711"
CADVISOR = [dialects.WORKING_SET, dialects.CPU]
STATE = [dialects.POD_OWNER, dialects.RESTARTS, f"{dialects.AMOUNTS}requests"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(lay(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(sizing.NOW))
    monkeypatch.setenv("TOKEN_OF_TEST", SECRET)
    monkeypatch.setattr(asking, "PAUSE", 0.001)
    monkeypatch.setattr(asking, "LONGEST_PAUSE", 0.002)
    for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return tmp_path


def ask(home: Path, answer: Callable[[Asked], Answer], *words: str) -> Said:
    """The command with a server that answers so; its address has a password too."""
    with answering(answer) as server:
        url = server.url.replace("//", f"//user:{SECRET}-user@")
        said = size(home, "--prometheus", url, "--secret", "TOKEN_OF_TEST", "--days", "2", *words)
    assert SECRET not in said.out + said.err, said
    assert "Traceback" not in said.err
    return said


def fleet(metrics: list[str], pods: dict[str, str], value: str = "104857600") -> Callable[[Asked], Answer]:
    """A server that knows these metrics of these pods, by the labels that are peculiar to each."""

    def answer(asked: Asked) -> Answer:
        given = asking_of(asked)
        match given["path"].rsplit("/", 1)[-1], given["path"].split("/")[-2]:
            case "query_range", _:
                return _range(given, pods, value)
            case "values", "__name__":
                return success(metrics)
            case "values", label:
                return success(["x"] if label == "pod" else [])
            case "query", _:
                return success({"resultType": "vector", "result": []})
            case _:
                owner = {"owner_kind": "Deployment", "owner_name": "web"}
                return success([{"namespace": "shop", "pod": pod, **owner} for pod in pods])

    return answer


def _range(given: Asking, pods: dict[str, str], value: str) -> Answer:
    one = json.loads(matrix(given, value).body)["data"]["result"][0]["values"]
    labels = {"namespace": "shop", "container": "main"}
    rows = [{"metric": {**labels, "pod": pod, "x": odd}, "values": one} for pod, odd in pods.items()]
    return success({"resultType": "matrix", "result": rows})


WRONG: dict[str, tuple[Answer, str]] = {
    "a closed door": (Answer(401), "it refuses the credentials (status 401); check the secret"),
    "a forbidden room": (Answer(403, b"<html>"), "it refuses the credentials (status 403)"),
    "another address": (
        Answer(302, headers=(("Location", "https://example.org/login"),)),
        "it points elsewhere (status 302); give the address behind it",
    ),
    "a page": (Answer(200, b"<!doctype html><html>log in</html>"), "what comes is no answer of a Prometheus"),
    "no text": (Answer(200, b"\0\xff\xfe"), "what comes is no answer of a Prometheus"),
    "nothing": (Answer(200, b""), "what comes is no answer of a Prometheus"),
    "another program": (Answer(404, b'{"message": "not found"}'), "what comes is no answer of a Prometheus"),
    "a hole": (Answer(200, b"[" * 100_000), "what comes is no answer of a Prometheus"),
    "too many": (Answer(429, b"", (("Retry-After", "9" * 400),)), "it is busy (status 429); try again later"),
    "busy": (Answer(503, b"<html>"), "it is busy (status 503); try again later"),
    "gone": (Answer(0), "the connection broke"),
    "no gzip": (Answer(200, b"no", (("Content-Encoding", "gzip"),)), "the connection broke"),
    "an echo": (
        refusal(400, "bad_data", f"parse error near Bearer {SECRET}"),
        "it refuses the question (bad_data: parse error near Bearer ***)",
    ),
    "an empty server": (success([]), ": it has no readings of containers; check what it scrapes"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_server_that_gives_nothing_is_a_source_that_failed(name: str, home: Path) -> None:
    answer, sentence = WRONG[name]
    said = ask(home, lambda _: answer)
    assert (said.code, said.out, said.err.count("\n")) == (3, "", 1), said
    assert said.err.startswith("bayplan: ") and sentence in said.err, said.err


def test_nobody_there_and_no_tls(home: Path) -> None:
    said = size(home, "--prometheus", "http://127.0.0.1:9")
    assert said.code == 3 and "no connection" in said.err and "check the address" in said.err
    with answering(lambda _: Answer()) as server:
        said = size(home, "--prometheus", server.url.replace("http:", "https:"))
    assert said.code == 3 and "no connection" in said.err and said.err.count("\n") == 1


def test_what_drips_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece comes in time, but the whole has taken longer than it may."""
    monkeypatch.setattr(asking, "BOUNDS", asking.BOUNDS._replace(whole=-1.0))
    with answering(lambda _: success([])) as server:
        transport = http.Transport(server.url, bounds=asking.BOUNDS)
        with transport, pytest.raises(http.Unanswered, match="takes too long to answer") as caught:
            transport.send(http.Request("a"))
    assert caught.value.late


def test_evidence_of_others_stands_where_a_server_fails(home: Path) -> None:
    said = ask(home, lambda _: Answer(503), "--evidence", "e.json", "--output", "json")
    assert said.code in (0, 1), said
    (one,) = [one for one in json.loads(said.out)["findings"] if one["check"] == "evidence-source"]
    assert "it is busy (status 503)" in one["summary"]


def test_what_was_busy_once_is_asked_again(home: Path) -> None:
    whole, turns = fleet(CADVISOR + STATE, {"web-1": ""}), iter(range(10_000))
    said = ask(home, lambda asked: Answer(503) if next(turns) % 3 == 0 else whole(asked), "--output", "json")
    assert said.code in (0, 1), said
    found = json.loads(said.out)
    assert not [one for one in found["notes"] if "missing" in one and "busy" in one]


def test_an_answer_may_come_packed(home: Path) -> None:
    whole = fleet(CADVISOR + STATE, {"web-1": ""})

    def packed(asked: Asked) -> Answer:
        return Answer(body=gzip.compress(whole(asked).body), headers=(("Content-Encoding", "gzip"),))

    plain, unpacked = (json.loads(ask(home, one, "--output", "json").out) for one in (whole, packed))
    assert unpacked["recommendations"] == plain["recommendations"] != []


@pytest.mark.parametrize(
    ("metrics", "code", "sentence"),
    [(CADVISOR, 0, "no kube-state-metrics"), (STATE, 3, "no readings of containers")],
)
def test_a_server_that_knows_one_half(metrics: list[str], code: int, sentence: str, home: Path) -> None:
    pods = {"web-5d4f8c7b9-abcde": ""} if metrics == CADVISOR else {}
    said = ask(home, fleet(metrics, pods), "--all")
    assert (said.code, sentence in said.said) == (code, True), said


def test_too_many_samples_are_asked_for_in_parts(home: Path) -> None:
    whole = fleet(CADVISOR + STATE, {"web-1": ""})

    def bounded(asked: Asked) -> Answer:
        found = whole(asked)
        if b'"values"' in found.body and len(found.body) > 600:
            return refusal(422, "execution", "query processing would load too many samples into memory")
        return found

    assert ask(home, bounded, "--output", "json").code in (0, 1)


def test_a_clock_that_is_off_is_told(home: Path) -> None:
    """What a server calls now is two days ago: nothing was read since."""
    whole = fleet(CADVISOR + STATE, {"web-1": ""})

    def behind(asked: Asked) -> Answer:
        found = json.loads(whole(asked).body)
        for row in found["data"]["result"] if isinstance(found["data"], dict) else []:
            row["values"] = [one for one in row["values"] if one[0] < sizing.NOW - sizing.DAY]
        return success(found["data"])

    said = ask(home, behind, "--all")
    assert "the server has stopped, or its clock is off" in said.said


def test_odd_labels_and_many_of_them(home: Path) -> None:
    odd = {f"web-{one}": '"\\\n{}é\u202e\x1b[31m' * 40 for one in range(60)}
    said = ask(home, fleet(CADVISOR + STATE, odd), "--all")
    assert said.code == 0 and "\x1b" not in said.out and "\u202e" not in said.out, said


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-1", "1e300", "x", ""])
def test_readings_that_cannot_be_are_none(value: str, home: Path) -> None:
    said = ask(home, fleet(CADVISOR + STATE, {"web-1": ""}, value))
    assert said.code == 3 and "no readings of containers" in said.err, said


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("echo $S >&2; exit 3", "exec:sh ...: the command ends with 3; run it yourself to see why"),
        ("echo $S; exit 1", "the command ends with 1"),
        ("echo $S >&2", "the secret is empty"),
        ("echo $S; echo $S", "the secret has several lines; give the token alone"),
        ("echo $S; sleep 60 & sleep 60", "the command gives no secret within"),
        ("while :; do echo $S; done", "the command prints more than 64 KiB, which is no secret"),
        ('printf "\\377"', "what the command prints is no text"),
        ('printf "$S\\tx"', "has characters that no header can hold"),
    ],
)
def test_commands_that_give_no_secret_tell_none(
    script: str, sentence: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bayplan.wire.secrets.PATIENCE", 0.5)
    command = f"exec:sh -c 'S={SECRET}; {script}'"
    said = size(home, "--prometheus", "http://127.0.0.1:9", "--secret", command)
    assert (said.code, said.err.count("\n")) == (2, 1), said
    assert sentence in said.err and SECRET not in said.err, said.err


def test_a_command_that_gives_one_is_used(home: Path) -> None:
    script = home / "give"
    script.write_text(f"#!/bin/sh\necho {SECRET}\necho noise >&2\n")
    script.chmod(stat.S_IRWXU)
    with answering(lambda _: Answer(401)) as server:
        size(home, "--prometheus", server.url, "--secret", f"exec:{script}")
    assert server.asked[0].headers["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("name", ["/dev/null", "apps", "/dev/zero", "nowhere", "\0"])
def test_a_file_that_holds_no_secret_is_refused(name: str, home: Path) -> None:
    said = size(home, "--prometheus", "http://127.0.0.1:9", "--secret", name)
    assert (said.code, said.err.count("\n")) == (2, 1), said


@pytest.mark.parametrize("proxy", ["foo://u:{}@h", "http://u:{}@[", "socks5://u:{}@127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    proxy: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.format(SECRET))
    said = size(home, "--prometheus", "http://prometheus.example.org")
    assert said.code in (2, 3) and SECRET not in said.err and said.err.count("\n") == 1, said


def test_certificates_that_cannot_be_read_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "apps"))
    said = size(home, "--prometheus", "https://127.0.0.1:9")
    assert said.code == 2 and "the certificates that SSL_CERT_FILE or SSL_CERT_DIR name" in said.err, said
