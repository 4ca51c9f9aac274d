"""What is measured, and what is asked of it: one line of the table each.

A case and its peer name trials, `WORKLOAD.TRIAL`, to be found in `bench.workloads`. A target is for the full
size on two cores; a case without one is there to be watched.
"""

from dataclasses import dataclass
from typing import Final

from bench.units import Unit


@dataclass(frozen=True)
class Peer:
    """What a case is compared with: a trial that gives a figure in the same unit, run beside it."""

    trial: str
    says: str


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    trial: str
    says: str
    unit: Unit
    target: float | None = None
    peer: Peer | None = None

    def answers_to(self, name: str) -> bool:
        """Whether `--only NAME` means it: by its whole name, or by its workload's."""
        return self.trial == name or self.trial.partition(".")[0] == name


NAIVE: Final = "naive NumPy"
READING: Final = "a process that only reads the same"
ESTATE: Final = "a process that only reads the estate file"
FLOOR: Final = "json.load of the dump, a whole process"

CASES: Final = (
    Case(
        "startup.help", "bayplan --help, a whole process", Unit.SECONDS, 0.150,
        Peer("startup.bare", "python -c pass"),
    ),
    Case("startup.heavy", "heavy packages that bayplan --help imports", Unit.COUNT, 0),
    *(
        Case(
            f"startup.{name}", f"bayplan {name} --help, a whole process", Unit.SECONDS, 0.3,
            Peer("startup.bare", "python -c pass"),
        )
        for name in ("render", "verify", "docs", "versions")
    ),
    Case(
        "fit.small", "bayplan fit, a whole process: 6 nodes, 180 pods", Unit.SECONDS, 0.35,
        Peer("fit.small-floor", FLOOR),
    ),
    Case(
        "fit.small-spread", "bayplan fit for a pod that spreads over zones and hosts, on the same estate",
        Unit.SECONDS, peer=Peer("fit.small-floor", FLOOR),
    ),
    Case(
        "fit.large", "bayplan fit, a whole process: 100 nodes, 3,000 pods, 6,500 more fit; the aim is 1 s",
        Unit.SECONDS, 5.0, Peer("fit.large-floor", FLOOR),
    ),
    Case(
        "fit.large-spread", "bayplan fit for a pod that spreads over zones and hosts: 6,436 more fit",
        Unit.SECONDS, peer=Peer("fit.large-floor", FLOOR),
    ),
    Case(
        "engine.mixed", "50,000 pods on 5,000 nodes, a fifth with spreading or affinity, by workload",
        Unit.SECONDS, 30.0, Peer("engine.naive-whole", f"{NAIVE} with plain pods, extrapolated"),
    ),
    Case(
        "engine.mixed-shuffled", "the 50,000 mixed pods in random order", Unit.SECONDS, 30.0,
        Peer("engine.naive-whole", f"{NAIVE} with plain pods, extrapolated"),
    ),
    Case(
        "engine.plain", "50,000 plain pods on 5,000 nodes, by workload", Unit.RATE, 20_000,
        Peer("engine.naive", NAIVE),
    ),
    Case(
        "engine.plain-shuffled", "the 50,000 plain pods in random order", Unit.RATE,
        peer=Peer("engine.naive", NAIVE),
    ),
    Case(
        "engine.owned", "the plain pods with ReplicaSets, so that the default spreading applies", Unit.RATE,
        peer=Peer("engine.naive", f"{NAIVE} without spreading"),
    ),
    Case(
        "engine.small", "1,000 mixed pods on 200 nodes", Unit.SECONDS,
        peer=Peer("engine.scalar", "the scalar engine"),
    ),
    Case(
        "openb.trace", "the trace of 8,152 pods on 1,213 nodes with GPUs", Unit.SECONDS, 3.0,
        Peer("openb.naive", NAIVE),
    ),
    Case(
        "survey.losses", "the loss of each of 1,000 nodes with 30,000 pods", Unit.SECONDS, 5.0,
        Peer("survey.anew", "a new fleet for each loss, extrapolated"),
    ),
    Case(
        "reading.json", "50,000 pods in one dump as JSON", Unit.SECONDS,
        peer=Peer("reading.json-plain", "json.loads"),
    ),
    Case(
        "reading.memory", "peak memory while reading it, to the size of the file", Unit.SHARE, 5.0,
        Peer("reading.memory-plain", "json.loads"),
    ),
    Case(
        "reading.yaml", "2,000 pods in one dump as YAML", Unit.SECONDS,
        peer=Peer("reading.yaml-plain", "yaml.CSafeLoader"),
    ),
    Case(
        "review.cold", "bayplan review, a whole process: 155 stacks, 370 files, 92,000 lines", Unit.SECONDS,
        20.0, Peer("review.cold-parse", "tfparse over the same stacks, a whole process"),
    ),
    Case(
        "review.placed", "the same, and its 362 pods are placed on 12 declared workers", Unit.SECONDS,
        peer=Peer("review.cold", "without placing them"),
    ),
    Case(
        "review.memory", "peak memory of all its processes together", Unit.BYTES, 1 << 30,
        Peer("review.memory-parse", "tfparse, keeping what it read"),
    ),
    Case(
        "review.warm", "the same tree once more, unchanged", Unit.SECONDS, 3.0,
        Peer("review.warm-hash", "a digest of every file, within a process"),
    ),
    Case(
        "review.one", "one of the stacks, a whole process, nothing remembered", Unit.SECONDS, 1.5,
        Peer("review.one-parse", "tfparse of that stack, a whole process"),
    ),
    Case(
        "capacity.r730", "bayplan capacity with all single losses, a whole process: 7 nodes, 187 pods",
        Unit.SECONDS, 1.5, Peer("capacity.r730-floor", READING),
    ),
    Case(
        "capacity.medium", "the same for 100 nodes on 10 hosts with 3,000 pods", Unit.SECONDS, 10.0,
        Peer("capacity.medium-floor", READING),
    ),
    Case(
        "capacity.large", "the same for 1,000 nodes on 100 hosts with 30,000 pods", Unit.SECONDS, 90.0,
        Peer("capacity.large-floor", READING),
    ),
    Case(
        "capacity.memory", "peak memory of that process", Unit.BYTES, 2 << 30,
        Peer("capacity.memory-floor", READING),
    ),
    Case(
        "history.size", "a year of hourly observations: 10 nodes, 500 pods, 400 lines, all of it changing",
        Unit.BYTES, 200 << 20, Peer("history.size-rows", "a row for each figure, extrapolated"),
    ),
    Case(
        "history.questions", "its questions, all together: a line, daily maxima, triggers, forecasts",
        Unit.SECONDS, 1.0, Peer("history.questions-rows", "reading such rows and their maxima, extrapolated"),
    ),
    Case("history.append", "one more observation on top, safe on the disk", Unit.SECONDS),
    Case(
        "size.gather", "evidence of 500 containers, 30 days at 5 minutes, from a Prometheus, a whole process",
        Unit.SECONDS, 60.0, Peer("size.krr", "the questions of KRR, as it sends them, on ten threads"),
    ),
    Case("size.memory", "peak memory of that process", Unit.BYTES, 300 << 20),
    Case("size.again", "the same once more, the days that are over kept", Unit.SECONDS),
    Case(
        "sizing.r730", "bayplan size with tree, dumps and evidence, a whole process: 7 nodes, 187 pods",
        Unit.SECONDS, 10.0, Peer("sizing.r730-floor", READING),
    ),
    Case("sizing.memory", "peak memory of that process", Unit.BYTES, 300 << 20),
    Case(
        "sizing.estate", "sizes for 1,000 generated workloads on 100 nodes, recommended and proved together",
        Unit.SECONDS, 60.0,
    ),
    Case(
        "sizing.patch", "the patch of 100 containers in 155 stacks, 370 files, 92,000 lines", Unit.SECONDS,
        20.0, Peer("sizing.patch-reading", "reading that tree once"),
    ),
    Case(
        "backtest.walk", "every rule of sizing over 60 days of 200 generated containers, seven choices each",
        Unit.SECONDS, 30.0,
    ),
    Case(
        "backtest.slack", "of the requests of our rule there, what nobody used at the highest of each day",
        Unit.PART, 0.23, Peer("backtest.slack-others", "the rule with the least slack but ours"),
    ),
    Case(
        "backtest.misses", "container-days on which memory would have run out under our rule there",
        Unit.COUNT, peer=Peer("backtest.misses-others", "the rule with the fewest but ours"),
    ),
    Case(
        "render.a100", "bayplan render of the example, a whole process: 7 machines, 12 components",
        Unit.SECONDS, 1.0, Peer("render.a100-floor", ESTATE),
    ),
    Case(
        "render.large", "the same for 200 machines, 40 tiers of 500 namespaces, 50 classes, 100 profiles",
        Unit.SECONDS, 5.0, Peer("render.large-floor", ESTATE),
    ),
    Case(
        "render.printing", "the objects of 480 namespaces as YAML, to PyYAML's printer in Python", Unit.RATIO,
        0.25,
    ),
    Case(
        "render.proofs", "room for 20 profiles on 200 nodes, to the same fits asked one by one", Unit.RATIO,
        0.6,
    ),
    Case(
        "verify.a100", "bayplan verify of the example, a whole process", Unit.SECONDS, 1.0,
        Peer("verify.a100-floor", READING),
    ),
    Case(
        "verify.r730", "the same for the other one: 7 nodes, 187 pods", Unit.SECONDS, 1.0,
        Peer("verify.r730-floor", READING),
    ),
    Case(
        "verify.items", "all items of the checklist there, to reading what they look at", Unit.RATIO, 1.0,
    ),
    Case(
        "verify.large", "the tiers of 20,000 namespaces with a pod each, each as its tier says", Unit.SECONDS,
        5.0,
    ),
    Case(
        "documents.check", "bayplan docs --check of 1 MB of Markdown against r730, a whole process",
        Unit.SECONDS, 1.0, Peer("documents.floor", "a process that only reads the estate's dumps"),
    ),
    Case(
        "documents.claims", "what 1 MB of Markdown claims, to one pass of re.findall over it", Unit.RATIO,
        30.0,
    ),
    Case(
        "documents.pages", "the pages of r730, a whole process", Unit.SECONDS, 1.0,
        Peer("documents.floor", "a process that only reads the estate's dumps"),
    ),
    Case(
        "documents.large", "the pages of the large platform of `render`, a whole process", Unit.SECONDS, 5.0,
        Peer("render.large-floor", ESTATE),
    ),
    Case(
        "versions.a100", "bayplan versions of the example, a whole process", Unit.SECONDS, 0.75,
        Peer("versions.a100-floor", ESTATE),
    ),
    Case(
        "versions.nearest", "the nearest and the newest set of 13 components without a conflict",
        Unit.SECONDS, 0.25, Peer("versions.every", "trying every set, extrapolated"),
    ),
    Case("conform.scenarios", "recorded scenarios, played", Unit.RATE),
)  # fmt: skip


def named(names: list[str]) -> list[Case]:
    """The cases that these names mean, in the table's order; all of them for no name."""
    return [case for case in CASES if not names or any(case.answers_to(name) for name in names)]
