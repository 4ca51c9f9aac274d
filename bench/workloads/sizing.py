"""`bayplan size`: the example as a whole process, a plan for a large estate, and the patch of a large tree.

The large estate is generated, with thirty days of evidence; making it up is not measured. The patch is of the
tree that reviews are measured with: a hundred of its containers are given other amounts.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bayplan.app import patching
from bayplan.app.size import Asked, size
from bayplan.app.trees import Look
from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.model.pods import Container
from bayplan.model.trees import Tree
from bayplan.model.workloads import Workload
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.plan import Change
from bench import estates
from bench.measuring import ROOT, Broken, Measured, Setting, Trial, python, timed
from bench.stacks import tree as stacks
from bench.stacks.tree import Size

R730: Final = ROOT / "examples" / "r730"
CONTAINERS: Final = 1_000
NODES: Final = 100
CHANGES: Final = 100
FEW: Final = "vaultwarden/*"
MORE: Final = 64 << 20

READING: Final = """\
import sys
from bayplan.app import observe
from bayplan.app.trees import Look
from bayplan.sources import evidence
observe.look(files=[sys.argv[1]])
Look().read(sys.argv[2])
evidence.read(sys.argv[3])
"""


def _example(setting: Setting) -> Measured:
    """The example: tree, dumps and evidence, to a proved plan; at another scale for few containers only."""
    given = (str(R730 / "stacks"), "--files", str(R730), "--evidence", str(R730 / "evidence.json"))
    only = () if setting.scale == 1.0 else ("--only", FEW)
    done = python(("-m", "bayplan", "size", *given, *only, "--output", "json", "--fail-on", "never"))
    plan = json.loads(done.output)["plan"]
    if not plan["proof"].get("tried") or plan["proof"].get("breaks"):
        raise Broken("the plan was not proved")
    about = f"{len(plan['changes'])} containers changed, {len(plan['omitted'])} left out"
    return Measured(done.seconds, (about,), done.peak)


def _example_floor(_: Setting) -> Measured:
    """What it takes to read the same."""
    done = python(("-c", READING, str(R730), str(R730 / "stacks"), str(R730 / "evidence.json")))
    return Measured(done.seconds, peak=done.peak)


def _memory(setting: Setting) -> Measured:
    """The peak of that process."""
    done = _example(setting)
    return Measured(float(done.peak or 0), done.remarks, done.peak)


def _estate(setting: Setting) -> Measured:
    """A plan for the large estate, from evidence to proof."""
    seen, known = estates.estate(setting.of(CONTAINERS), setting.of(NODES))
    seconds, found = timed(lambda: size(Asked(), seen, None, known, (), lambda _: None))
    if not found.plan.proof.tried:
        raise Broken("the plan was not proved")
    changed, left = len(found.plan.changes), len(found.plan.omitted)
    return Measured(seconds, (f"{changed:,} containers changed, {left:,} left out",))


def _patch(setting: Setting) -> Measured:
    """The patch alone; the tree was read before, and nothing of it is remembered."""
    folder = _tree(setting)
    tree = Look().read(str(folder))
    changes = tuple(_changes(tree))[: setting.of(CHANGES)]
    seconds, found = timed(lambda: patching.patch(str(folder), Look(), tree, changes))
    if not found.edits:
        raise Broken("nothing was edited")
    about = f"{len(found.edits)} edits for {len(changes)} containers, {len(found.unreached)} not reached"
    return Measured(seconds, (about,))


def _patch_reading(setting: Setting) -> Measured:
    """Reading that tree once."""
    folder = str(_tree(setting))
    return Measured(timed(lambda: Look().read(folder))[0])


def _tree(setting: Setting) -> Path:
    folder = setting.scratch / "tree-to-patch"
    if not folder.exists():
        stacks.write(folder, Size(setting.scale))
        (folder / ".git").mkdir()
    return folder


def _changes(tree: Tree) -> Iterator[Change]:
    """A little more memory for one container of each workload that asks for some."""
    for workload in tree.objects.workloads:
        amounts = next((found for one in workload.template.spec.containers if (found := _more(one))), None)
        if amounts:
            yield Change(_place(workload, amounts[0]), amounts[1])


def _more(one: Container) -> tuple[str, dict[str, int]] | None:
    asked = one.resources.requests.get(demand.MEMORY)
    limited = one.resources.limits.get(demand.MEMORY)
    if asked is None or limited is None:
        return None
    amounts = {Bound.MEMORY_REQUEST.value: asked.units + MORE, Bound.MEMORY_LIMIT.value: limited.units + MORE}
    return one.name, amounts


def _place(workload: Workload, container: str) -> Place:
    return Place(workload.kind, workload.namespace, workload.name, container)


TRIALS: Final[Mapping[str, Trial]] = {
    "r730": _example,
    "r730-floor": _example_floor,
    "memory": _memory,
    "estate": _estate,
    "patch": _patch,
    "patch-reading": _patch_reading,
}
