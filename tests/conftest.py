"""What holds for every test: no network, and examples few at home and many at night.

`HYPOTHESIS_PROFILE=nightly` asks for the many.
"""

import os
import signal
import socket
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Whoever starts the tests in the background may have Ctrl-C ignored, and processes inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

REACHING_OUT = [
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (socket.socket, "bind"),
    (socket, "getaddrinfo"),
]


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bayplan answers from files: a test that opens a socket without saying so has found a mistake."""
    if request.node.get_closest_marker("network"):
        return
    for owner, name in REACHING_OUT:
        monkeypatch.setattr(owner, name, _refuse)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError(
        "Must not be called! This test reached for the network; mark it `network` if it should."
    )
