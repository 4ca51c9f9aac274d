"""The demonstration as text: how full, what a drain does, why a pod waits, what a change would do."""

from collections.abc import Sequence
from typing import Final

from bayplan.app.answers import ConstraintLoad, Demo, Explanation, Reviewed, StepResult, WhatIf
from bayplan.capacity.answers import Fit
from bayplan.views import amounts, passages
from bayplan.views.amounts import counted
from bayplan.views.demo import bays
from bayplan.views.fit import text as fit_text
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    bad,
    bar,
    dim,
    good,
    indented,
    line,
    paragraph,
    section,
    strong,
    table,
)
from bayplan.views.passages import apart
from bayplan.views.verdicts import names

ROOMY: Final = 100
"""From this width on there is room for long bars."""
MOST: Final = 3
"""So many pods, remedies or blockers are shown of each."""
COMMANDS: Final = (
    ("fit --files examples/r730 immich/immich-machine-learning", "how many more fit"),
    ("explain --files examples/r730 osm-routing/otp", "why it waits"),
    ("whatif --files examples/r730 add:8c/32Gi drain:k8s-node6", "with one more worker"),
    ("review examples/r730/stacks", "the tree behind it, reviewed"),
    ("snapshot --files YOUR-DUMP -o s.json.zst", "and then your own cluster"),
)


def lines(demo: Demo, width: int, program: str = "bayplan") -> list[Line]:
    """The whole screen. `program`: how the command is called here."""
    return apart(
        [*_title(demo, width), *bays.lines(demo, width)],
        _loads(demo.loads, width),
        _drain(demo.drain, width) if demo.drain else [],
        _pending(demo.pending, width) if demo.pending else [],
        _fit(demo.fit, width) if demo.fit else [],
        _review(demo.review, width) if demo.review else [],
        passages.notes(demo.notes, width),
        _commands(width, program),
    )


def _title(demo: Demo, width: int) -> list[Line]:
    pods = sum(len(bay.pods) for bay in demo.nodes)
    text = (
        f"{demo.estate}: {counted(len(demo.nodes), 'node')}, {counted(pods, 'pod')} on them, "
        f"Kubernetes {demo.kubernetes}. Memory requested, tier by tier:"
    )
    return paragraph(text, width, style=Style.STRONG)


def _loads(loads: Sequence[ConstraintLoad], width: int) -> list[Line]:
    rows = [_load(load, width) for load in loads]
    header = ["constraint", "", "", "requested", "fullest node", ""]
    return [*section("How full"), *indented(table(header, rows, width - 2, "*<>><<"))]


def _load(load: ConstraintLoad, width: int) -> list[Cell]:
    share = load.used / load.capacity if load.capacity else 0.0
    style = Style.BAD if share >= 0.9 else Style.WARNING if share >= 0.75 else Style.GOOD
    used = f"{amounts.amount(load.used, load.unit)} of {amounts.amount(load.capacity, load.unit)}"
    drawn = bar(share, width // 4 if width >= ROOMY else 10, style)
    full = amounts.percent(load.used, load.capacity)
    return [load.constraint, drawn, full, used, load.fullest, dim(_fullest(load))]


def _fullest(load: ConstraintLoad) -> str:
    level = next((one for one in load.nodes if one.node == load.fullest), None)
    return amounts.percent(level.used, level.capacity) if level and len(load.nodes) > 1 else ""


def _drain(answer: WhatIf, width: int) -> list[Line]:
    (step, *_) = answer.steps
    found = [*section(f"What {step.step} would do"), *paragraph(f"{step.conclusion}.", width, first="  ")]
    for blocked in step.blocked[:MOST]:
        head = line("  ", bad("stays "))
        found += paragraph(f"{blocked.pod}: {blocked.reason}", width, first=head, indent=8)
        found += paragraph(blocked.remedy, width, first=line("        ", good("remedy: ")), indent=10)
    return [*found, *_homeless(step, width)]


def _homeless(step: StepResult, width: int) -> list[Line]:
    found: list[Line] = []
    for one in step.unplaced[:MOST]:
        found += paragraph(one.instead_of or one.pod, width, first=line("  ", bad("waits ")))
        found += indented(passages.quoted(one.message, width - 6), 6)
    hidden = len(step.unplaced) - MOST
    return [*found, line(dim(f"        … and {counted(hidden, 'pod')} more"))] if hidden > 0 else found


def _pending(answer: Explanation, width: int) -> list[Line]:
    found = [*section(f"Why {answer.workload or answer.pod} waits"), *passages.quoted(answer.message, width)]
    remedies = [remedy.change for remedy in answer.remedies[:MOST]]
    for number, change in enumerate(remedies, 1):
        label = "what helps: " if number == 1 else "or "
        found += paragraph(change, width, first=line("  ", good(label)), indent=4)
    return found


def _fit(answer: Fit, width: int) -> list[Line]:
    found = section("How many more fit")
    for sentence in fit_text.sentences(answer):
        found += paragraph(f"{sentence}.", width, first="  ")
    shares = [f"{share.pods} on {share.node}" for share in answer.where if share.pods]
    return (
        [*found, *paragraph(f"they would go: {names(shares)}", width, style=Style.DIM, first="  ")]
        if shares
        else found
    )


def _review(answer: Reviewed, width: int) -> list[Line]:
    found = [*section("A change, before it is applied"), *paragraph(answer.change, width, first="  ")]
    for finding in answer.findings[:MOST]:
        head = line("  ", bad("refused "))
        found += paragraph(finding.summary, width, first=head, indent=4)
        found += paragraph(finding.arithmetic, width, first="    ")
        for number, fix in enumerate(finding.fixes[:MOST], 1):
            label = "what helps: " if number == 1 else "or "
            found += paragraph(fix.text, width, first=line("    ", good(label)), indent=6)
    return found


def _commands(width: int, program: str) -> list[Line]:
    rows: list[list[Cell]] = [[strong(f"{program} {words}"), dim(what)] for words, what in COMMANDS]
    return [*section("Try next"), *indented(table(["", ""], rows, width - 2, "<<")[1:])]
