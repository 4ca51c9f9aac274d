"""Steps as they are written: what is understood, and what a mistake is answered with."""

import re
from pathlib import Path

import pytest

from bayplan.app import steps
from bayplan.app.steps import (
    Add,
    Apply,
    Drain,
    Lose,
    LoseDisk,
    LoseGpu,
    LoseHost,
    MoveGpu,
    Remove,
    Resize,
    Scale,
    Set,
    Step,
)
from bayplan.model.errors import InvalidInput
from tests.make import amounts


@pytest.mark.parametrize(
    "step",
    [
        Drain("drain:n1", "n1"),
        Drain("drain:n1,force,delete-emptydir-data", "n1", force=True, delete_emptydir_data=True),
        Lose("lose:n1", "n1"),
        Lose("lose:node/n1", "n1"),
        LoseHost("lose:host/pve1", "pve1"),
        LoseDisk("lose:disk/pve1/sdc", "pve1", "sdc"),
        LoseDisk("lose:disk/pve1/dev/sdc", "pve1", "dev/sdc"),
        LoseGpu("lose:gpu/n1", "n1"),
        Remove("remove:n1.example", "n1.example"),
        Resize("resize:201,memory=48Gi,cores=16", "201", 48 << 30, 16),
        Resize("resize:vm1,cores=4", "vm1", cores=4),
        MoveGpu("move-gpu:n2", "n2"),
        MoveGpu("move-gpu:n2,from=n1", "n2", "n1"),
        Add("add:8c/32Gi", amounts("cpu=8 memory=32Gi")),
        Add("add:500mc/1.5Gi@pve1x3", amounts("cpu=500m memory=1.5Gi"), host="pve1", count=3),
        Add("add:node=n1", like="n1"),
        Add("add:node=box1x2", like="box1", count=2),
        Set("set:shop/web,memory=2Gi,app/cpu=500m", "shop/web", amounts("memory=2Gi app/cpu=500m")),
        Scale("scale:shop/web=0", "shop/web", 0),
        Scale("scale:Deployment/shop/web=12", "Deployment/shop/web", 12),
        Apply("apply:some/where.yaml", "some/where.yaml"),
    ],
    ids=lambda step: step.text,
)
def test_a_step_is_understood(step: Step) -> None:
    assert steps.parse(step.text) == step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drain", "'drain' is not a step; write drain:NODE[,force][,delete-emptydir-data]"),
        ("drain:", "is not a step; write drain:NODE"),
        ("drain:n1,quickly", "'quickly' is not a flag; there are force and delete-emptydir-data"),
        ("lose:host/", "write lose:NODE, lose:host/HOST, lose:disk/HOST/DISK or lose:gpu/NODE"),
        ("lose:disk/pve1", "write lose:NODE, lose:host/HOST, lose:disk/HOST/DISK"),
        ("lose:rack/7", "write lose:NODE, lose:host/HOST"),
        ("resize:vm1", "write resize:MACHINE,memory=48Gi[,cores=16]"),
        ("resize:vm1,disk=1Gi", "'disk=1Gi' is neither memory nor cores with its amount"),
        ("resize:vm1,memory=0", "write resize:MACHINE"),
        ("resize:vm1,memory=1Gi,memory=2Gi", "'memory=2Gi' is neither memory nor cores"),
        ("move-gpu:n1,to=n2", "write move-gpu:NODE[,from=NODE]"),
        ("add:8/32Gi", "write add:8c/32Gi[@HOST][xN]"),
        ("add:8c/32Gix0", "0 nodes are not between 1 and 1000"),
        ("add:8c/32Zi", "is not a quantity"),
        ("set:shop/web", "write set:NS/WORKLOAD,memory=2Gi"),
        ("set:shop/web,memory", "'memory' is not a resource with its amount"),
        ("set:shop/web,memory=lots", "'lots' is not a quantity"),
        ("set:shop/web,memory=-1Gi", "-1Gi is negative"),
        ("scale:shop/web", "write scale:NS/WORKLOAD=3"),
        ("scale:shop/web=-1", "write scale:NS/WORKLOAD=3"),
        ("evict:n1", "'evict:n1' is not a step; write one of drain:NODE"),
    ],
)
def test_a_mistake_names_the_step_and_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        steps.parse(text)
    assert expected in str(caught.value)
    assert text in str(caught.value)


@pytest.mark.parametrize("content", ["steps:\n- drain:n1\n- lose:n2\n", '{"steps": ["drain:n1", "lose:n2"]}'])
def test_a_scenario_file_stands_for_its_steps(tmp_path: Path, content: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(content, encoding="utf-8")
    found = steps.parse_all([str(file), "remove:n3"])
    assert [step.text for step in found] == ["drain:n1", "lose:n2", "remove:n3"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("plans:\n- drain:n1\n", "1: plans: is not a key of a scenario; known are name, steps, expect"),
        ("name: x\n", "is not a scenario yet; write a list of steps under `steps:`"),
        ("steps: drain:n1\n", "expected a list"),
        ("steps:\n- drain:n1\n---\nsteps: []\n", "holds 2 documents"),
        ("", "is empty"),
        ("steps: [\n", "not valid YAML"),
        ("steps:\n- drain:n1\n- drain\n", "3: steps[1]: 'drain' is not a step"),
    ],
)
def test_a_broken_scenario_is_refused(tmp_path: Path, content: str, expected: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=re.escape(expected)):
        steps.parse_all([str(file)])


def test_no_step_at_all_is_a_mistake() -> None:
    with pytest.raises(InvalidInput, match="there is no step"):
        steps.parse_all([])
