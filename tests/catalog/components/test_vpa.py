from bayplan.catalog.components.vpa import PART
from bayplan.model.plain import Keys
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_only_the_recommender_runs() -> None:
    found = wanting.bundle(PART)
    assert at(found.values, "admissionController") == at(found.values, "updater") == {"enabled": False}
    assert [one.name for one in found.footprints] == ["vpa-recommender"]


def test_values_that_would_change_pods_are_refused() -> None:
    (doubt,) = wanting.doubts(PART, values={"updater": {"enabled": True}})
    assert "the values turn on updater" in doubt.message
    assert wanting.doubts(PART, values={"updater": {"enabled": False}}) == []


def test_its_arguments_are_the_options() -> None:
    options: Keys = {"margin": "20 %", "leastMemory": "64Mi", "memorySaver": False}
    assert at(wanting.bundle(PART, options).values, "recommender.extraArgs") == [
        "--recommendation-margin-fraction=0.2",
        "--pod-recommendation-min-memory-mb=64",
    ]


def test_it_learns_the_past_from_a_prometheus() -> None:
    found = wanting.bundle(PART, {"history": "http://prometheus.example.lan:9090", "historyDays": 14})
    arguments = at(found.values, "recommender.extraArgs")
    assert isinstance(arguments, list)
    assert arguments[-3:] == [
        "--storage=prometheus",
        "--prometheus-address=http://prometheus.example.lan:9090",
        "--history-length=14d",
    ]
    assert len(wanting.doubts(PART, {"history": "prometheus:9090"})) == 1
