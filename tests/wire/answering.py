"""A server on the loopback that answers as a test tells it to, and remembers what it was asked."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple


class Asked(NamedTuple):
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """What to send back; a status of 0 closes the connection without a word."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Server(NamedTuple):
    """Where it listens, and what came in so far."""

    url: str
    asked: list[Asked]


@contextlib.contextmanager
def answering(
    answer: Callable[[Asked], Answer], certificate: Path | None = None, key: Path | None = None
) -> Iterator[Server]:
    """Runs such a server for as long as the block lasts; over TLS where it has a certificate."""
    asked: list[Asked] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked.append(Asked(self.command, self.path, dict(self.headers), self.rfile.read(length)))
            given = answer(asked[-1])
            if not given.status:
                self.close_connection = True
                return
            self.send_response(given.status)
            for name, value in (*given.headers, ("Content-Length", str(len(given.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body)

        do_GET = do_POST = respond  # noqa: N815 (the names that the library wants)

        def handle(self) -> None:
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                super().handle()

        def log_message(self, format: str, *arguments: object) -> None:
            """Keeps quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Server(f"http://127.0.0.1:{server.server_port}", asked)
        finally:
            server.shutdown()
            thread.join()
