"""Keys and tokens are read where they are named, and nowhere else."""

from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.sources import seeding


def test_keys_stand_beside_the_estate_file(tmp_path: Path) -> None:
    (tmp_path / "ops.pub").write_text("ssh-ed25519 AAAA ops\n")
    assert seeding.keys(["ops.pub", "gone.pub"], tmp_path) == {"ops.pub": "ssh-ed25519 AAAA ops\n"}


def test_a_token_is_in_a_variable_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOIN_TOKEN", "K10aa::server:bb")
    (tmp_path / "token").write_text("from a file\n")
    assert seeding.token("JOIN_TOKEN") == "K10aa::server:bb"
    assert seeding.token(str(tmp_path / "token")) == "from a file"
    with pytest.raises(InvalidInput, match="names no join token"):
        seeding.token("")
    with pytest.raises(InvalidInput, match="neither an environment variable nor a file"):
        seeding.token("JOIN_TOKEN_THAT_IS_NOT_SET")
