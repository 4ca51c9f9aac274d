"""The answers about the example estates, whole, as they stand on the screen."""

import pytest

from tests.journeys.terminal import Terminal, compare

CASES = "tests/cases/review"
SURGE = f"{CASES}/refused-at-admission/surge-above-the-quota"
DAEMONS = f"{CASES}/refused-at-admission/two-nodes-more-and-their-daemons"
UNKNOWN = f"{CASES}/unknowns/variable-that-nobody-sets"
SIZED = "examples/r730/stacks --files examples/r730 --evidence examples/r730/evidence.json --no-cache"
ANSWERS = {
    "demo": ("demo", 0),
    "fit-quota": ("fit --files examples/r730 vaultwarden/vaultwarden", 0),
    "fit-card-memory": ("fit --files examples/r730 immich/immich-machine-learning", 0),
    "fit-refused": ("fit --files examples/r730 servarr/soulseek", 1),
    "fit-notebook": ("fit --files examples/a100 jupyterhub/jupyter-coral-badger", 0),
    "explain-standing": ("explain --files examples/r730 vaultwarden/vaultwarden", 0),
    "explain-pending-card": ("explain --files examples/r730 llama-cpp/llama-swap", 1),
    "explain-pending-memory": ("explain --files examples/r730 osm-routing/otp", 1),
    "explain-refused": ("explain --files examples/r730 servarr/soulseek", 1),
    "explain-notebook": ("explain --files examples/a100 jupyterhub/jupyter-crimson-gecko", 1),
    "whatif-drain": ("whatif --files examples/r730 drain:k8s-node3", 1),
    "whatif-lose": ("whatif --files examples/r730 lose:k8s-node4", 1),
    "whatif-remove": ("whatif --files examples/a100 remove:wk-gpu3", 1),
    "whatif-scale": ("whatif --files examples/r730 scale:vaultwarden/vaultwarden=3", 0),
    "whatif-grow": (
        "whatif --files examples/r730 add:node=k8s-node5 set:osm-routing/otp,memory=5Gi drain:k8s-node6",
        1,
    ),
    "capacity": ("capacity --files examples/r730", 1),
    "size": (f"size {SIZED} --only immich/* --patch", 0),
    "size-every": (f"size {SIZED} --only vaultwarden/vaultwarden --all", 0),
    "size-backtest": (f"size {SIZED} --only immich/* --backtest", 0),
    "review-clean": ("review examples/r730/stacks --no-cache", 0),
    "review-cluster": ("review examples/r730/stacks --files examples/r730 --no-cache", 0),
    "review-surge": (f"review {SURGE}/bad --base {SURGE}/before --no-cache", 1),
    "review-every": (f"review {SURGE}/bad --base {SURGE}/before --all --no-cache", 1),
    "review-daemons": (f"review {DAEMONS}/bad --base {DAEMONS}/before --no-cache", 1),
    "review-unknown": (f"review {UNKNOWN}/bad --base {UNKNOWN}/before --no-cache", 0),
    "lint": ("lint tests/journeys/recorded/tree --no-cache", 0),
    "verify": ("verify --files examples/r730 --only nodes,network,storage,workloads,snapshot", 1),
    "verify-cards": ("verify --files examples/a100 --only cards,idle-cards,spawner --all", 1),
    "docs-check": ("docs --check tests/cases/documents", 1),
    "docs-pages": ("docs --files examples/a100", 0),
    "versions": ("versions --estate examples/a100/bayplan.yaml", 0),
    "versions-refused": ("versions --estate examples/a100/bayplan.yaml --to v1.37.1+k3s1", 1),
    "conform": ("conform tests/journeys/recorded", 0),
    "help": ("--help", 0),
    "help-fit": ("fit --help", 0),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_one_recorded(name: str, terminal: Terminal) -> None:
    command, code = ANSWERS[name]
    shown = terminal.run(command)
    assert (shown.code, shown.err) == (code, "")
    compare(shown.out, f"{name}.txt")


@pytest.mark.parametrize(
    "name", ["fit-quota", "explain-standing", "whatif-lose", "review-surge", "demo", "capacity", "size"]
)
def test_eighty_columns_are_enough(name: str, terminal: Terminal) -> None:
    terminal.environment(COLUMNS=None)
    shown = terminal.run(ANSWERS[name][0])
    compare(shown.out, f"narrow-{name}.txt")


def test_nothing_is_wider_than_the_terminal_but_names(terminal: Terminal) -> None:
    """Tables of long names may be; sentences may not."""
    for width in (80, 100, 120):
        terminal.environment(COLUMNS=str(width))
        shown = terminal.run("explain --files examples/r730 osm-routing/otp")
        sentences = [line for line in shown.out.splitlines() if "  " not in line.strip()]
        assert max(map(len, sentences)) <= width


def test_a_terminal_gets_colours(terminal: Terminal) -> None:
    terminal.environment(COLUMNS="100")
    compare(terminal.run("demo", terminal=True).out, "colour-demo.txt")


def test_ascii_is_enough(terminal: Terminal) -> None:
    shown = terminal.run("demo", encoding="ascii")
    compare(shown.out, "ascii-demo.txt")
