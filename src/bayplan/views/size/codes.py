"""What the codes of sizes mean. Codes are for ever; `docs/reference/findings.md` is made of this list."""

from typing import Final

from bayplan.views.review.codes import Code

SIZES: Final = (
    Code(
        "plan-breaks", "error", "the plan of sizes breaks something that holds today",
        "Whatever could be left out has been, and it breaks even so; it should not be carried out as it is.",
    ),
    Code(
        "plan-does-not-fit", "warning", "a recommendation was left out of the plan",
        "With it the whole would not be admitted, rolled out or placed, or a loss not survived any more.",
    ),
    Code(
        "ran-out-of-memory", "warning", "a container ran out of memory",
        "By container events, by how it last ended, or by the log of the kernel.",
    ),
    Code(
        "memory-near-limit", "warning", "a peak at 95 % of the memory limit or more",
        "Readings are made once in a while: the rest may be what no reading saw.",
    ),
    Code(
        "leaks", "warning, or a note", "memory grows until a restart gives it back",
        "A warning where the limit is reached within 30 days if it goes on like this.",
    ),
    Code(
        "card-memory-beyond-declared", "warning", "a container took more GPU memory than it declares",
        "By a resource that the estate file names under `cards`. Nothing enforces it: others find none left.",
    ),
    Code(
        "throttled", "note", "a CPU limit holds a container back",
        "In one period of twenty or more; the slowest answers feel that.",
    ),
    Code(
        "over-reserved", "note", "more memory is requested than evidence asks for",
        "Over all containers: what the recommended reductions come to.",
    ),
    Code(
        "rule-asks-too-much", "note", "a rule by itself would ask for more than there is",
        "Before restraint and before anything is left out: a sign that the rule does not suit the house.",
    ),
    Code(
        "evidence-missing", "note", "containers that were never measured",
        "Nothing is recommended for them.",
    ),
    Code(
        "evidence-source", "warning", "a source of evidence gave nothing",
        "Others did; what only this one knows is missing.",
    ),
    Code(
        "advice-was-wrong", "note", "a size that was accepted did not hold",
        "It was raised again, taken back, or memory ran out at it. The rule lowers nothing there any more.",
    ),
)  # fmt: skip
