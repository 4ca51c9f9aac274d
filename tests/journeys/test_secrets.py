"""What must never be printed or kept is not: secrets are laid out, and looked for in every answer."""

import json
from pathlib import Path

from tests.journeys.terminal import Terminal

CANARY = "canary-that-must-not-sing"
HIDDEN = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [
        *(
            {"kind": kind, "apiVersion": "v1", "metadata": {"name": "s"}, "data": {"p": CANARY}}
            for kind in ("Secret", "ConfigMap")
        ),
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": "n"},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        },
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": "p",
                "namespace": "d",
                "annotations": {"kubectl.kubernetes.io/last-applied-configuration": CANARY, "note": CANARY},
            },
            "spec": {
                "nodeName": "n",
                "containers": [
                    {
                        "name": "c",
                        "image": "i",
                        "env": [{"name": "PASSWORD", "value": CANARY}],
                        "args": [f"--password={CANARY}"],
                        "command": ["run", CANARY],
                    }
                ],
            },
            "status": {"phase": "Running"},
        },
    ],
}  # fmt: skip


def test_no_command_prints_a_secret(terminal: Terminal, tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    dump.write_text(json.dumps(HIDDEN), encoding="utf-8")
    kept = tmp_path / "s.json"
    commands = [
        f"snapshot --files {dump} -o {kept}",
        *(
            f"{words} --output {form}"
            for words in (
                f"fit --snapshot {kept} d/p",
                f"explain --files {dump} d/p",
                f"whatif --files {dump} lose:n",
            )
            for form in ("text", "json")
        ),
    ]
    for command in commands:
        shown = terminal.run(command)
        assert shown.code < 2, shown.err
        assert CANARY not in shown.out + shown.err
    assert CANARY not in kept.read_text(encoding="utf-8")


def test_a_broken_secret_is_not_quoted(terminal: Terminal, tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    dump.write_text(json.dumps({"apiVersion": "v1", "kind": "Secret", "data": CANARY}), encoding="utf-8")
    shown = terminal.run(f"snapshot --files {dump} -o {tmp_path}/s.json")
    assert CANARY not in shown.out + shown.err
