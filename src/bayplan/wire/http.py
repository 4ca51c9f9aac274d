"""One seam to HTTP: `Transport.send(Request) -> Response`, or a SourceError that says what to do.

Reading requests are tried again when the connection fails or the server is overloaded, after a pause that
doubles, or as long as the server asks for; others never. Redirects are not followed, so that credentials go
where they were meant to go. Neither credentials nor the user part of an address are ever printed.
"""

import email.utils
import ssl
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import httpx2

from bayplan.model.errors import InvalidInput, SourceError
from bayplan.wire.secrets import Secret

LARGEST: Final = 512 << 20
"""No answer may be larger, in bytes."""
ATTEMPTS: Final = 3
PAUSE: Final = 0.3
"""Seconds before the second attempt."""
LONGEST_PAUSE: Final = 30.0
NO_ADDRESS: Final = "the address of a source has to be like https://HOST:PORT"
PASSING: Final = frozenset((429, 502, 503, 504))
"""Statuses that may be gone a moment later."""

Pairs = tuple[tuple[str, str], ...]


class Request(NamedTuple):
    """What is asked. `path` goes behind the base address, `form` into the body. `reads`: changes nothing."""

    path: str
    query: Pairs = ()
    form: Pairs | None = None
    reads: bool = True

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


class Response(NamedTuple):
    """What came back, whatever its status. `wait`: for how many seconds the server asks to be left alone."""

    status: int
    body: bytes
    wait: float | None = None


class Bounds(NamedTuple):
    """Seconds to wait for a connection, for each piece of an answer, and for all of it; how often to try."""

    connect: float = 5.0
    read: float = 60.0
    attempts: int = ATTEMPTS
    whole: float = 300.0


class Unanswered(SourceError):
    """Nothing came back. `late`: the server was there, but took too long."""

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


class Transport:
    """A session with one server. Use it in a `with` block."""

    def __init__(
        self,
        base: str,
        *,
        secret: Secret | None = None,
        ca_file: str = "",
        bounds: Bounds = Bounds(),  # noqa: B008 (a value that nobody can change)
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.shown = shown(base)
        self._pause, self._bounds, self._secret = pause, bounds, secret
        self._client = _client(base, secret, ca_file, bounds)

    def __enter__(self) -> "Transport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def hide(self, text: str) -> str:
        """What a server said, without the secret, which some repeat in their complaints."""
        return self._secret.hide(text) if self._secret else text

    def send(self, request: Request) -> Response:
        """Sends, and gives what came back. Raises SourceError where nothing did, or nothing usable."""
        attempts = self._bounds.attempts if request.reads else 1
        for attempt in range(1, attempts + 1):
            last = attempt == attempts
            try:
                response = self._once(request)
                wished = response.wait
            except httpx2.HTTPError as error:
                if last or not isinstance(error, httpx2.TransportError):
                    late = isinstance(error, httpx2.ReadTimeout)
                    raise Unanswered(f"{self.shown}: {self.hide(_said(error))}", late=late) from error
                wished = None
            else:
                if last or response.status not in PASSING:
                    return response
            self._pause(min(LONGEST_PAUSE, wished or PAUSE * 2 ** (attempt - 1)))
        raise AssertionError("the last attempt returns or raises")

    def _once(self, request: Request) -> Response:
        """One attempt."""
        sending = self._client.build_request(
            request.method, request.path.lstrip("/"),
            params=request.query or None, data=_fields(request.form),
        )  # fmt: skip
        answer = self._client.send(sending, stream=True)
        try:
            body = self._body(answer)
        finally:
            answer.close()
        return Response(answer.status_code, body, _wished(answer.headers))

    def _body(self, answer: httpx2.Response) -> bytes:
        pieces, total = [], 0
        until = time.monotonic() + self._bounds.whole
        for piece in answer.iter_bytes():
            if time.monotonic() > until:
                raise httpx2.ReadTimeout("it comes too slowly")
            total += len(piece)
            if total > LARGEST:
                raise SourceError(
                    f"{self.shown}: the answer is larger than {LARGEST >> 20} MiB; ask for less"
                )
            pieces.append(piece)
        return b"".join(pieces)


def _client(base: str, secret: Secret | None, ca_file: str, bounds: Bounds) -> httpx2.Client:
    """A session that keeps to these bounds. Raises InvalidInput for an unusable proxy or certificate."""
    address, trusted = _address(base), _trusted(ca_file)
    try:
        return httpx2.Client(
            base_url=address,
            headers={"Authorization": secret.authorization()} if secret else {},
            verify=trusted,
            timeout=httpx2.Timeout(bounds.read, connect=bounds.connect),
            follow_redirects=False,
        )
    except OSError:
        message = "the certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be read"
        raise InvalidInput(f"{message}; correct the path, or unset it") from None
    except (ValueError, ImportError, httpx2.InvalidURL):
        message = "what HTTP_PROXY, HTTPS_PROXY or ALL_PROXY name is no proxy that can be used; write it as"
        raise InvalidInput(f"{message} http://HOST:PORT, or unset it") from None


def shown(base: str) -> str:
    """An address as it may be printed: without user and password. Raises InvalidInput for none."""
    try:
        parts = urlsplit(base)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise InvalidInput(NO_ADDRESS) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.hostname.isprintable():
        raise InvalidInput(NO_ADDRESS)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _address(base: str) -> httpx2.URL:
    """The address to put paths behind."""
    try:
        return httpx2.URL(base.rstrip("/") + "/")
    except httpx2.InvalidURL as error:
        raise InvalidInput(NO_ADDRESS) from error


def _wished(headers: Mapping[str, str]) -> float | None:
    """The pause that `Retry-After` asks for: seconds, or a date by the clock of the server itself."""
    written = headers.get("Retry-After", "")
    if written.isdecimal():
        return float(written)
    try:
        until, now = (email.utils.parsedate_to_datetime(one) for one in (written, headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _fields(form: Pairs | None) -> dict[str, list[str]] | None:
    if form is None:
        return None
    found: dict[str, list[str]] = {}
    for name, value in form:
        found.setdefault(name, []).append(value)
    return found


def _trusted(ca_file: str) -> ssl.SSLContext | bool:
    if not ca_file:
        return True
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        message = "is no file of certificates in PEM form; check the path"
        raise InvalidInput(message, file=ca_file) from error


def _said(error: httpx2.HTTPError) -> str:
    """What went wrong, and what to do about it."""
    match error:
        case httpx2.ConnectTimeout():
            return "it does not answer; check the address, and that it can be reached from here"
        case httpx2.TimeoutException():
            return "it takes too long to answer; ask for less, or try again later"
        case httpx2.ConnectError() if "certificate" in str(error).lower():
            return "its certificate is not trusted; name the authority's certificates with a CA file"
        case httpx2.ConnectError():
            return f"no connection ({_reason(error)}); check the address, and that it runs"
        case httpx2.ProxyError():
            return f"the proxy refuses ({_reason(error)}); check HTTPS_PROXY and NO_PROXY"
        case _:
            return f"the connection broke ({_reason(error)}); try again"


def _reason(error: httpx2.HTTPError) -> str:
    return str(error) or type(error).__name__
