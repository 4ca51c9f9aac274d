"""Small estates are answered without the columns: loading their library takes longer than the answer."""

import subprocess
import sys

import pytest

QUESTION = "import sys, {module}; print('numpy' in sys.modules)"


@pytest.mark.parametrize(
    ("module", "loaded"),
    [
        ("bayplan.scheduling.cycle", "False"),
        ("bayplan.scheduling.settle", "False"),
        ("bayplan.scheduling.preemption", "False"),
        ("bayplan.scheduling.columns.engine", "True"),
    ],
)
def test_numpy_is_loaded(module: str, loaded: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", QUESTION.format(module=module)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == loaded
