"""Several files after one --files, and the subject that may follow them."""

import pytest

from bayplan.cli.command import spread

VALUES = frozenset({"--files", "--snapshot", "--kubernetes"})


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param("--files a b x/y", "--files a --files b x/y", id="the last word is the subject"),
        pytest.param("x/y --files a b", "x/y --files a --files b", id="the subject came first"),
        pytest.param("--files a x/y", "--files a x/y", id="one file and the subject"),
        pytest.param("--files a b --strict x/y", "--files a --files b --strict x/y", id="after an option"),
        pytest.param("--files a --files b x/y", "--files a --files b x/y", id="as click has it"),
        pytest.param("--files - x/y", "--files - x/y", id="standard input is a file"),
        pytest.param(
            "--files a --kubernetes 1.35 b", "--files a --kubernetes 1.35 b", id="a value is not a subject"
        ),
        pytest.param(
            "--files a b drain:n lose:m", "--files a --files b drain:n lose:m", id="steps are not files"
        ),
        pytest.param("--files a -- b", "--files a -- b", id="two dashes end the files"),
        pytest.param("--files", "--files", id="no file at all is for click to complain about"),
        pytest.param("--files=a b", "--files=a b", id="with an equals sign it is one"),
    ],
)
def test_files_are_spread_out(given: str, meant: str) -> None:
    assert spread(given.split(), VALUES, wants_subject=True) == meant.split()


def test_without_a_subject_all_are_files() -> None:
    assert spread(["--files", "a", "b"], VALUES, wants_subject=False) == ["--files", "a", "--files", "b"]
