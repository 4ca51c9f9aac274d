"""The benchmarks run: every trial at a hundredth of its size, and what is made of the figures."""

import json
from pathlib import Path

import pytest

from bayplan.model.names import NodeName, PodKey
from bayplan.sources import manifests
from bench import dumps, naive, report
from bench.__main__ import main
from bench.cases import CASES, Case, Peer, named
from bench.dumps import Dump
from bench.measuring import Broken, Setting, Skip
from bench.series import Bench, Row, Run
from bench.trial import attempt, find
from bench.units import Unit

TRIALS = sorted({case.trial for case in CASES} | {case.peer.trial for case in CASES if case.peer})
ON_LOOPBACK = {name for name in TRIALS if name.startswith("size.")}
"""Trials that ask a server of their own."""

MAY_BE_NOTHING = {"startup.heavy", "backtest.slack", "backtest.misses", "backtest.misses-others"}

TRACE_NODES = """\
sn,cpu_milli,memory_mib,gpu,model
node-0,16000,65536,2,T4
node-1,16000,65536,2,A100
"""
TRACE_PODS = """\
name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec
any,4000,8192,1,460,
picky,4000,8192,2,1000,A100|H100
late,4000,8192,2,1000,A100
plain,1000,1024,0,0,
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace of four pods in the form of the real one, which this repository does not carry."""
    (tmp_path / "openb_node_list_gpu_node.csv").write_text(TRACE_NODES, encoding="utf-8")
    (tmp_path / "openb_pod_list_default.csv").write_text(TRACE_PODS, encoding="utf-8")
    monkeypatch.setenv("BENCH_OPENB", str(tmp_path))


@pytest.mark.usefixtures("trace")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.network] if name in ON_LOOPBACK else []) for name in TRIALS],
)
def test_trial_measures(name: str, scratch: Path) -> None:
    scale = 1.0 if name.startswith("openb") else 0.01
    try:
        measured = find(name)(Setting(scratch, scale))
    except Skip as reason:
        pytest.skip(str(reason))
    assert measured.value >= 0 if name in MAY_BE_NOTHING else measured.value > 0


@pytest.mark.usefixtures("trace")
def test_the_trace_counts_whole_gpus_and_asks_for_models(scratch: Path) -> None:
    measured = find("openb.trace")(Setting(scratch))
    assert measured.remarks == ("3 of 4 pods fit, with 3 of the 5 GPUs asked for",)


def test_a_missing_trace_is_skipped_with_a_word(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_OPENB", str(scratch / "nowhere"))
    result = attempt(find("openb.trace"), Setting(scratch))
    assert result == {"skipped": "the trace is not here; name its folder with --openb or BENCH_OPENB"}


def test_every_workload_is_named_by_a_case() -> None:
    files = {path.stem for path in Path(dumps.__file__).with_name("workloads").glob("*.py")} - {"__init__"}
    assert files == {case.trial.partition(".")[0] for case in CASES}


@pytest.mark.parametrize("output", ["text", "json"])
def test_a_run_prints_the_table(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--only", "reading.yaml", "--runs", "1", "--scale", "0.005", "--output", output]
    assert main(given) == 0
    printed = capsys.readouterr().out
    assert "reading.yaml" in printed
    assert "yaml.CSafeLoader" in printed
    if output == "json":
        told = json.loads(printed)
        assert told["schema"] == "bayplan.bench/v1"
        assert told["cases"][0]["median"] == told["cases"][0]["values"][0]
        assert told["cases"][0]["peer"]["timesAsGood"] > 0


def test_an_unknown_name_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nonsense"]) == 2
    assert "engine.mixed" in capsys.readouterr().err


def test_names_mean_workloads_and_cases() -> None:
    assert [case.trial for case in named(["engine.plain", "survey"])] == ["engine.plain", "survey.losses"]
    assert named([]) == list(CASES)


def test_a_trial_that_breaks_says_how(tmp_path: Path) -> None:
    run = Bench(tmp_path).run("engine.nonsense")
    assert run.failed == "ended with 1: KeyError: 'nonsense'"


SLOW = Case("x.slow", "something", Unit.SECONDS, 2.0, Peer("x.peer", "a peer"))
FAST = Case("x.fast", "something", Unit.RATE, 100.0)


@pytest.mark.parametrize(
    ("case", "values", "verdict"),
    [
        pytest.param(SLOW, [1.0, 9.0, 2.0], "met", id="the median counts, not the worst"),
        pytest.param(SLOW, [2.1, 1.0, 3.0], "missed", id="seconds above the target"),
        pytest.param(FAST, [100.0], "met", id="a rate as asked for"),
        pytest.param(FAST, [99.0], "missed", id="a rate below the target"),
    ],
)
def test_verdicts(case: Case, values: list[float], verdict: str) -> None:
    assert Row(case, tuple(Run(value) for value in values)).verdict == verdict


def test_without_figures_there_is_a_reason() -> None:
    failed, skipped = Row(SLOW, (Run(1.0), Run(failed="oh"))), Row(SLOW, (Run(skipped="not here"),))
    assert (failed.verdict, skipped.verdict) == ("failed", "skipped")
    assert list(report.lines(skipped))[1:] == ["    something", "    not here"]


def test_another_size_is_not_judged() -> None:
    assert Row(SLOW, (Run(9.0),), judged=False).verdict == ""


def test_a_row_says_how_it_compares() -> None:
    row = Row(SLOW, (Run(0.5, peak=30_000_000),), (Run(2.0),))
    figures, about = report.lines(row)
    assert figures.split("  ")[-1] == "4 x a peer (2.00 s)"
    assert [part.strip() for part in figures.removeprefix("x.slow").split("  ") if part.strip()][:5] == [
        "<= 2.00 s",
        "500 ms",
        "500 ms",
        "30 MB",
        "met",
    ]
    assert about == "    something"


def test_a_rate_compares_the_other_way_round() -> None:
    assert Row(FAST, (Run(300.0),), (Run(100.0),)).ratio == 3.0


def test_a_peer_that_answers_differently_is_none() -> None:
    ours, theirs = {PodKey("a/b"): NodeName("n1")}, {PodKey("a/b"): NodeName("n2")}
    naive.compare(ours, dict(ours))
    with pytest.raises(Broken, match="a/b goes to n1, but to n2"):
        naive.compare(ours, theirs)


def test_dumps_read_without_complaint(tmp_path: Path) -> None:
    dump = Dump(nodes=3, pods=45)
    dumps.write_cluster(tmp_path / "cluster.json", dump)
    dumps.write_pods(tmp_path / "pods.json", dump)
    snapshot = manifests.read([str(tmp_path)], strict=True)
    assert (len(snapshot.nodes), len(snapshot.pods), len(snapshot.workloads)) == (3, 45, 3)
    assert snapshot.findings == ()
    assert snapshot.skipped == {}


def test_both_forms_of_a_dump_hold_the_same_pods(tmp_path: Path) -> None:
    dump = Dump(nodes=2, pods=25)
    dumps.write_pods(tmp_path / "pods.json", dump)
    dumps.write_pods_as_yaml(tmp_path / "pods.yaml", dump)
    as_json, as_yaml = (manifests.read([str(tmp_path / f"pods.{form}")]).pods for form in ("json", "yaml"))
    assert as_json == as_yaml
    assert len({pod.uid for pod in as_json}) == 25
