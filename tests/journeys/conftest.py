"""A terminal for every journey."""

import pytest

from tests.journeys.terminal import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Where the commands of a test are run."""
    return Terminal(monkeypatch)
