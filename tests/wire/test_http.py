"""The seam to HTTP: what is tried again, what is complained of, and what is never shown."""

import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput, SourceError
from bayplan.wire import http, secrets
from bayplan.wire.http import Bounds, Request, Response, Transport
from bayplan.wire.secrets import Secret
from tests.wire.answering import Answer, Asked, Server, answering

pytestmark = pytest.mark.network

HELLO = Answer(body=b"hello")


def in_turn(*answers: Answer) -> Callable[[Asked], Answer]:
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def send(server: Server, request: Request, pauses: list[float] | None = None) -> Response:
    with Transport(f"{server.url}/prefix/", pause=(pauses if pauses is not None else []).append) as transport:
        return transport.send(request)


def test_what_is_asked_and_what_comes_back() -> None:
    with answering(lambda _: HELLO) as server:
        assert (
            send(server, Request("api/v1/query", (("query", "a b"), ("m[]", "1"), ("m[]", "2")))).body
            == b"hello"
        )
        assert send(server, Request("/api", form=(("a", "1"), ("a", "2")))).status == 200
    got, posted = server.asked
    assert (got.method, got.path) == ("GET", "/prefix/api/v1/query?query=a+b&m%5B%5D=1&m%5B%5D=2")
    assert (posted.method, posted.path, posted.body) == ("POST", "/prefix/api", b"a=1&a=2")


@pytest.mark.parametrize("status", [0, 429, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    pauses: list[float] = []
    with answering(in_turn(Answer(status), Answer(status), HELLO)) as server:
        assert send(server, Request("x"), pauses) == Response(200, b"hello")
    assert pauses == [0.3, 0.6]


def test_the_server_may_say_how_long_to_wait() -> None:
    pauses: list[float] = []
    with answering(in_turn(Answer(429, headers=(("Retry-After", "7"),)), HELLO)) as server:
        assert send(server, Request("x"), pauses).status == 200
    assert pauses == [7.0]


def test_the_server_may_name_the_moment_by_its_own_clock() -> None:
    told = (("Date", "Sat, 21 Nov 2026 10:00:00 GMT"), ("Retry-After", "Sat, 21 Nov 2026 10:00:12 GMT"))
    pauses: list[float] = []

    def answer(asked: Asked) -> Answer:
        return Answer(503, headers=told)

    with answering(answer) as server:
        assert send(server, Request("x"), pauses).wait in (12.0, None)
    assert len(pauses) == 2


@pytest.mark.parametrize("written", ["soon", "-5", "Sat, 99 Nov 2026 10:00:00 GMT"])
def test_a_moment_that_is_none_counts_as_not_said(written: str) -> None:
    pauses: list[float] = []
    with answering(in_turn(Answer(429, headers=(("Retry-After", written),)), HELLO)) as server:
        send(server, Request("x"), pauses)
    assert pauses == [0.3]


def test_a_session_may_try_once_only() -> None:
    pauses: list[float] = []
    with (
        answering(lambda _: Answer(503, b"busy", (("Retry-After", "9"),))) as server,
        Transport(server.url, bounds=Bounds(attempts=1), pause=pauses.append) as transport,
    ):
        assert transport.send(Request("x")) == Response(503, b"busy", 9.0)
    assert pauses == []


def test_the_last_answer_counts() -> None:
    with answering(lambda _: Answer(503, b"busy")) as server:
        assert send(server, Request("x")) == Response(503, b"busy")
    assert len(server.asked) == http.ATTEMPTS


@pytest.mark.parametrize("status", [0, 503])
def test_what_changes_something_is_sent_once(status: int) -> None:
    with answering(lambda _: Answer(status)) as server:
        if status:
            assert send(server, Request("x", form=(), reads=False)).status == status
        else:
            with pytest.raises(SourceError, match="the connection broke"):
                send(server, Request("x", form=(), reads=False))
    assert len(server.asked) == 1


def test_a_refusal_is_not_tried_again() -> None:
    with answering(lambda _: Answer(401)) as server:
        assert send(server, Request("x")).status == 401
    assert len(server.asked) == 1


def test_redirects_are_not_followed() -> None:
    elsewhere = Answer(302, headers=(("Location", "http://192.0.2.1/"),))
    with answering(lambda _: elsewhere) as server:
        assert send(server, Request("x")).status == 302


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            Transport(url, pause=lambda _: None) as transport,
            pytest.raises(SourceError, match=rf"{url}: no connection \(.+\); check the address"),
        ):
            transport.send(Request("x"))


def test_an_answer_that_does_not_come() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with (
            Transport(url, bounds=Bounds(1, 0.1), pause=lambda _: None) as transport,
            pytest.raises(SourceError, match="it takes too long to answer; ask for less"),
        ):
            transport.send(Request("x"))


def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST", 1 << 20)
    with (
        answering(lambda _: Answer(body=bytes(2 << 20))) as server,
        pytest.raises(SourceError, match="the answer is larger than 1 MiB"),
    ):
        send(server, Request("x"))


@pytest.mark.parametrize(
    ("value", "header"), [("s3cret", "Bearer s3cret"), ("ann:s3cret", "Basic YW5uOnMzY3JldA==")]
)
def test_a_secret_goes_along_and_is_not_shown(value: str, header: str) -> None:
    secret = Secret("TOKEN", value)
    with answering(lambda _: HELLO) as server, Transport(server.url, secret=secret) as transport:
        transport.send(Request("x"))
    assert server.asked[0].headers["Authorization"] == header
    assert repr(secret) == str(secret) == "Secret('TOKEN')"


def test_user_and_password_in_an_address_are_not_shown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with (
            Transport(f"http://ann:s3cret@127.0.0.1:{port}/p", pause=lambda _: None) as transport,
            pytest.raises(SourceError) as caught,
        ):
            transport.send(Request("x"))
    assert str(caught.value).startswith(f"http://127.0.0.1:{port}/p: ")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "base", ["", "prometheus:9090", "ftp://h", "http://", "http://h:nine", "file:///etc"]
)
def test_an_address_that_is_none(base: str) -> None:
    with pytest.raises(InvalidInput, match="has to be like https://HOST:PORT"):
        Transport(base)


def test_a_ca_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no file of certificates"):
        Transport("https://192.0.2.1", ca_file=str(path))


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("from-file\n", encoding="utf-8")
    monkeypatch.setenv("PROMETHEUS_TOKEN", " from-env ")
    assert secrets.read("PROMETHEUS_TOKEN").authorization() == "Bearer from-env"
    assert secrets.read(str(path)).authorization() == "Bearer from-file"


@pytest.mark.parametrize("content", [b"", b" \n", b"two\nlines", b"\xff\xfe"])
def test_a_secret_that_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        secrets.read(str(path))
    assert str(path) in str(caught.value)
    with pytest.raises(InvalidInput, match="neither an environment variable nor a file"):
        secrets.read(str(tmp_path / "nothing"))


@pytest.mark.parametrize("pasted", ["token-q1w2e3r4t5", "eyJh.eyJz.c2ln", "ops:hunter2", "x" * 5000])
def test_a_secret_given_in_place_of_its_name_is_not_printed(pasted: str) -> None:
    with pytest.raises(InvalidInput, match="neither an environment variable nor a file") as caught:
        secrets.read(pasted)
    assert pasted not in str(caught.value)


def test_a_command_may_print_a_secret_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-command\n", encoding="utf-8")
    name = f"exec:cat '{tmp_path / 'token'}'"
    assert secrets.read(name, commands=True).authorization() == "Bearer from-command"
    with pytest.raises(InvalidInput, match="only where a person names it"):
        secrets.read(name)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "no command that can be run"),
        ("no-such-command-here", "no command that can be run"),
        ("printf 'unclosed", "no command that can be run"),
        ("false", "ends with 1; run it yourself"),
        ("true", "the secret is empty"),
    ],
)
def test_a_command_that_gives_none(command: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        secrets.read(f"exec:{command}", commands=True)


def test_what_a_command_says_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput) as caught:
        secrets.read("exec:sh -c 'echo s3cret; echo s3cret >&2; exit 3' #", commands=True)
    assert "ends with 3" in str(caught.value)
    monkeypatch.setattr(secrets, "PATIENCE", 0.05)
    with pytest.raises(InvalidInput, match="gives no secret within"):
        secrets.read("exec:sleep 5", commands=True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_certificates_are_checked_against_the_named_authority(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=here", "-days", "2",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    with answering(lambda _: HELLO, certificate=certificate, key=key) as server:
        url = server.url.replace("http://", "https://")
        with (
            Transport(url, pause=lambda _: None) as transport,
            pytest.raises(SourceError, match="its certificate is not trusted"),
        ):
            transport.send(Request("x"))
        with Transport(url, ca_file=str(certificate)) as transport:
            assert transport.send(Request("x")).body == b"hello"
