"""Estate files: read as their page says, or refused with the place, the value and what was expected."""

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest

from bayplan.model.bounds import MEASURES
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import (
    Declaration,
    NamespacePick,
    NamespaceRule,
    PodRule,
    Pool,
    Suppression,
    Tier,
    Where,
    Window,
)
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect
from bayplan.model.policy import PriorityClass
from bayplan.model.sizing import Fixed, Floor, SizingClass, SizingPolicy
from bayplan.sources import estate
from bayplan.sources.manifests import yaml_documents
from bayplan.sources.manifests.documents import Document
from tests import make

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "estate.md").read_text(encoding="utf-8")
EXAMPLE, LOWER, PLATFORM = re.findall(r"```yaml estate\n(.*?)```", PAGE, re.DOTALL)
SCHEMA = json.loads((ROOT / "docs" / "reference" / "estate.schema.json").read_text(encoding="utf-8"))

CORE = Where(
    (NamespacePick(("0-core-*",)), NamespacePick(selector=LabelSelector({"tier": "0-core"}))),
)
AUX = Where(
    (NamespacePick(("*",)),),
    (NamespacePick(("kube-system", "0-core-*")), NamespacePick(selector=LabelSelector({"tier": "0-core"}))),
)


CRASH = "recovery after a crash takes that"


def read(folder: Path, text: str) -> Declaration:
    file = folder / "bayplan.yaml"
    file.write_text(text, encoding="utf-8")
    return estate.read(str(file))


def test_the_example_of_the_page(tmp_path: Path) -> None:
    file = str(tmp_path / "bayplan.yaml")
    found = read(tmp_path, EXAMPLE)
    assert found == Declaration(
        kubernetes="1.34",
        tiers=(Tier("0-core", CORE, "equal"), Tier("4-aux", AUX, "burstable")),
        namespace_rules=(
            NamespaceRule(
                "tier 0-core", CORE,
                (make.limit_range("tier-defaults", namespace="", default="memory=512Mi",
                                  default_request="cpu=500m memory=512Mi", maximum="memory=8Gi"),),
                (make.quota("requests.cpu=32 requests.memory=64Gi pods=100", "tier-quota", namespace=""),),
                file, 4,
            ),
            NamespaceRule(
                "tier 4-aux", AUX,
                (make.limit_range("tier-defaults", namespace="", default="memory=256Mi",
                                  default_request="cpu=250m memory=128Mi"),),
                (make.quota("requests.memory=16Gi", "tier-quota", namespace=""),),
                file, 14,
            ),
        ),
        pod_rules=(
            PodRule("tier 0-core", CORE, ("limits.cpu",), "tier-0-core", file=file, line=4),
            PodRule("tier 4-aux", AUX, (), "tier-4-aux", file=file, line=14),
        ),
        priority_classes=(
            PriorityClass("tier-0-core", 900000),
            PriorityClass("tier-4-aux", 200000, preemption_policy="Never"),
        ),
        pools=(
            Pool("workers", 3, make.amounts("cpu=8 memory=30Gi pods=110"), slots={"csi.example.org": 28}),
            Pool("gpu", 1, make.amounts("cpu=16 memory=30Gi nvidia.com/gpu=1"),
                 {"nvidia.com/gpu.present": "true"}, (Taint("nvidia.com/gpu", "true", Effect.NO_SCHEDULE),)),
        ),
        windows=(Window("patching", "0 3 * * sun", 150, "Europe/Berlin"),),
        suppressions=(
            Suppression("cpu-limit", "Deployment media/*", "the licence is for two cores",
                        datetime.date(2027, 1, 31), file, 41),
        ),
        sizing=SizingPolicy(
            days=45,
            rule="bayplan",
            level="safe",
            classes=(
                SizingClass("stable", ("dbaas/*", "monitoring/prometheus-*")),
                SizingClass("models", ("immich/immich-machine-learning",), 1.5),
            ),
            floors=(
                Floor("ebooks/audiobookshelf", "memory", 512 << 20, "limits",
                      why="importing scans are killed at 256Mi", file=file, line=57),
                Floor("dbaas/*", "memory", 2 << 30, "", "mysql", CRASH, file, 58),
                Floor("dbaas/*", "cpu", 250, "", "mysql", CRASH, file, 58),
                Floor("paperless/paperless", why="it grows with what is scanned", file=file, line=59),
            ),
            fixed=(Fixed("vault/vault", "sized by its vendor's table", "vault"),),
            priority=("dbaas/*", "traefik/*"),
            ledger="sizes/ledger.jsonl",
        ),
        opt_outs=(LabelSelector({"resource-governance/custom-quota": "true"}),),
        file=file,
    )  # fmt: skip


def test_the_page_names_every_key() -> None:
    for definition in SCHEMA["$defs"].values():
        for key in definition["properties"]:
            assert f"`{key}`" in PAGE, key


def test_the_page_lists_every_measure() -> None:
    for measure in MEASURES:
        assert f"\n| `{measure}` | " in PAGE, measure


def test_the_example_of_the_lower_layer(tmp_path: Path) -> None:
    found = read(tmp_path, LOWER)
    assert [one.vmid for one in found.lower.machines] == [201, 9000, 9001]
    assert [(one.check, one.line) for one in found.findings] == [("disk-shared", 21)]


def test_the_example_of_the_platform(tmp_path: Path) -> None:
    found = read(tmp_path, PLATFORM)
    assert (found.kubernetes, found.findings) == ("1.36", ())
    assert [one.name for one in found.platform.components] == ["gpu-operator", "reloader"]


@pytest.mark.parametrize("key", list(SCHEMA["$defs"]["EstateForm"]["properties"]))
def test_one_of_the_examples_has_every_key(key: str) -> None:
    assert re.search(rf"(?m)^{key}:", EXAMPLE + LOWER + PLATFORM)


ESTATES = {
    "page": EXAMPLE,
    "lower": LOWER,
    "platform": PLATFORM,
    **{
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "examples").rglob("bayplan.yaml"))
    },
}


@pytest.mark.parametrize("name", ESTATES)
def test_the_schema_fits_the_examples(name: str) -> None:
    (document,) = yaml_documents.documents(ESTATES[name].encode())
    assert isinstance(document, Document)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(document.data), SCHEMA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tier": []},
        {"hosts": [{"name": "a", "memory": "256 GB"}]},
        {"hosts": [{"name": "a", "memory": 256}]},
        {"storagePools": [{"name": "a", "full": 0.85}]},
        {"windows": [{"name": "a", "schedule": "0 3 * * *", "duration": "1 hour"}]},
        {"capacity": {"triggers": [{"name": "a", "any": ["pending"]}]}},
        {"components": [{"name": "relaoder"}]},
        {"components": [{"name": "reloader", "options": {"exclude": []}}]},
        {"components": [{"name": "reloader", "options": {"replicas": "two"}}]},
        {"components": [{"name": "cert-manager", "options": {"issuer": "somebody"}}]},
        {"components": [{"name": "rancher", "options": {"replicas": 3}}]},
    ],
)
def test_the_schema_refuses_what_reading_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


def test_the_schema_says_something_of_every_key() -> None:
    for name, definition in SCHEMA["$defs"].items():
        assert definition["title"] and not definition["title"].endswith("Form"), name
        for key, said in definition["properties"].items():
            assert said["description"].endswith("."), (name, key)


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    for text in ("", "# nothing yet\n", "{}\n", "tiers:\npools: []\n"):
        assert read(tmp_path, text) == Declaration(file=str(tmp_path / "bayplan.yaml"))


def test_a_tier_without_rules_makes_none(tmp_path: Path) -> None:
    found = read(tmp_path, "tiers: [{name: a, namespaces: [shop], memory: equal}]")
    assert found.tiers == (Tier("a", Where((NamespacePick(("shop",)),)), "equal"),)
    assert (found.namespace_rules, found.pod_rules, found.priority_classes) == ((), (), ())


def test_names_and_labels_of_one_entry_both_count(tmp_path: Path) -> None:
    text = "tiers: [{name: a, namespaces: [{names: [a-*], labels: {tier: a}}, b, c]}]"
    (tier,) = read(tmp_path, text).tiers
    assert tier.where.picks == (
        NamespacePick(("b", "c")),
        NamespacePick(("a-*",), LabelSelector({"tier": "a"})),
    )


def test_a_class_may_be_set_always_and_shared(tmp_path: Path) -> None:
    ranked = "priorityClass: {name: p, value: 5, always: true}"
    text = f"tiers: [{{name: a, namespaces: [a], {ranked}}}, {{name: b, namespaces: [b], {ranked}}}]"
    found = read(tmp_path, text)
    assert found.priority_classes == (PriorityClass("p", 5),)
    assert [one.overrides for one in found.pod_rules] == [True, True]


def test_opting_out_by_expressions(tmp_path: Path) -> None:
    text = "optOuts: [{matchExpressions: [{key: own, operator: Exists}]}]"
    assert read(tmp_path, text).opt_outs == (LabelSelector({}, (Requirement("own", Operator.EXISTS),)),)


HEAD = "# what we have\n"


@pytest.mark.parametrize(
    ("body", "line", "value", "expected"),
    [
        ("tierz: []\n", 2, "tierz",
         "tierz: is not a key of an estate file; did you mean tiers? known are access, attachLimits, "),
        ("profiles: []\n", 2, "profiles", "suppressions, tiers, windows"),
        ("tiers:\n- {name: a, namespaces: [a], qouta: {}}\n", 3, "qouta",
         "tiers[0].qouta: is not a key here; did you mean quota? known are "),
        ("tiers:\n- name: a\n  namespaces: [a]\n  memory: fixed\n", 5, "fixed",
         "tiers[0].memory: 'fixed' is not known; write equal or burstable"),
        ("tiers:\n- {name: a}\n", 3, "", "tiers[0]: object missing required field 'namespaces'"),
        ("tiers:\n- {name: a, namespaces: []}\n", 3, "", "tiers[0].namespaces: needs a name or a label"),
        ("tiers:\n- {name: a, namespaces: [{}]}\n", 3, "", "tiers[0].namespaces[0]: needs names or labels"),
        ("tiers:\n- {name: a, namespaces: a}\n", 3, "a", "tiers[0].namespaces: expected a list, got text"),
        ("tiers:\n- name: a\n  namespaces: [a]\n  quota:\n    pods: many\n", 6, "many",
         "tiers[0].quota.pods: 'many' is not a quantity; write a number with a suffix"),
        ("tiers:\n- name: a\n  namespaces: [a]\n  quota: {pods: -1}\n", 5, "-1",
         "quota.pods: -1 is below zero"),
        ("tiers:\n- name: a\n  namespaces: [a]\n  limitRange:\n    max: {memory: 4 GB}\n", 6, "4 GB",
         "tiers[0].limitRange.max.memory: '4 GB' is not a quantity"),
        ("tiers:\n- {name: a, namespaces: [a]}\n- {name: a, namespaces: [b]}\n", 4, "a",
         "tiers[1].name: 'a' is the name of an earlier one"),
        ("tiers:\n- {name: a, namespaces: [a], priorityClass: {name: p, value: 1}}\n"
         "- {name: b, namespaces: [b], priorityClass: {name: p, value: 2}}\n", 4, "2",
         "tiers[1].priorityClass: p is another class in an earlier tier"),
        ("tiers:\n- {name: a, namespaces: [a], priorityClass: {name: p, value: 2000000000}}\n", 3,
         "2000000000",
         "tiers[0].priorityClass.value: expected a whole number <= 1000000000"),
        ("tiers:\n- {name: a, namespaces: [a], priorityClass: {name: p, value: 1, preemptionPolicy: X}}\n",
         3, "X", "preemptionPolicy: 'X' is not known; write one of Never, PreemptLowerPriority"),
        ("tiers:\n- {name: a, namespaces: [a], stripCpuLimits: yes please}\n", 3, "yes please",
         "tiers[0].stripCpuLimits: expected true or false, got text"),
        ("pools:\n- {name: a, allocatable: {cpu: 8}}\n", 3, "", "pools[0].allocatable: needs memory"),
        ("pools:\n- {name: a, count: -1, allocatable: {cpu: 8, memory: 1Gi}}\n", 3, "-1",
         "pools[0].count: expected"),
        ("pools:\n- name: a\n  allocatable: {cpu: 8, memory: 1Gi}\n  taints: [{key: a, effect: Never}]\n", 5,
         "Never",
         "pools[0].taints[0].effect: 'Never' is no effect of a taint; write one of NoSchedule, Prefer"),
        ("pools:\n- {name: a, allocatable: {cpu: 8, memory: 1Gi}, labels: {a: true}}\n", 3, "",
         "pools[0].labels: expected text, got true or false; put the value in quotes"),
        ("windows:\n- {name: a, schedule: 0 3 * * 7, duration: 1h}\n", 3, "7",
         "windows[0].schedule: the day of the week '7' is out of range; write 0 to 6"),
        ("windows:\n- {name: a, schedule: 0 3 * * 0, duration: 1 hour}\n", 3, "1 hour",
         "windows[0].duration: '1 hour' is not a duration; write it like 90m, 4h or 1h30m"),
        ("windows:\n- {name: a, schedule: 0 3 * * 0, duration: 1h, timeZone: Berlin}\n", 3, "Berlin",
         "windows[0].timeZone: 'Berlin' is no time zone that this machine knows"),
        ("suppressions:\n- {check: a, subject: b, reason: ' '}\n", 3, " ",
         "suppressions[0].reason: is required"),
        ("suppressions:\n- {check: a, subject: b, reason: c, until: soon}\n", 3, "soon",
         "suppressions[0].until: "),
        ("optOuts:\n- {}\n", 3, "", "optOuts[0]: would let every namespace opt out; name a label"),
        ("optOuts:\n- matchExpressions: [{key: a, operator: Maybe}]\n", 3, "Maybe",
         "optOuts[0].matchExpressions[0].operator: "),
        ("kubernetes: 1.34\n", 2, "1.34", "kubernetes: expected text, got a number"),
        ("kubernetes: '1.12'\n", 2, "1.12", "kubernetes: Kubernetes 1.12 is not modelled"),
        ("tiers: []\ntiers: []\n", 3, "tiers", "the key 'tiers' stands twice in this mapping; remove one"),
        ("tiers: [\n", 3, "", "not valid YAML"),
        ("tiers: []\n---\npools: []\n", 0, "", "holds 2 documents; an estate file is one"),
        ("- tiers\n", 2, "", "is no mapping of keys; `bayplan init` writes"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_place(
    tmp_path: Path, body: str, line: int, value: str, expected: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, HEAD + body)
    assert expected in str(caught.value)
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "bayplan.yaml"), line)
    assert caught.value.value == value


def test_a_folder_is_no_estate_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a directory; name the estate file"):
        estate.read(str(tmp_path))


def test_more_tiers_than_can_be_held_against_each_other_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bayplan.yaml"
    lines = "".join(f"- {{name: t{number}, namespaces: [n{number}]}}\n" for number in range(501))
    file.write_text(f"tiers:\n{lines}", encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds 501 tiers, and more than 500 are too many") as caught:
        estate.read(str(file))
    assert caught.value.path == "tiers"


def test_an_address_with_a_password_is_not_repeated_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "bayplan.yaml"
    for text in (
        "kubernetes: 'https://u:plugh@h/'",
        "networks: [{name: a, bridge: b, cidr: 'x://u:plugh@h'}]",
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInput) as caught:
            estate.read(str(file))
        assert "plugh" not in str(caught.value) and "://***@h" in str(caught.value)
