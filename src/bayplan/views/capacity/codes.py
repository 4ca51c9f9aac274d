"""What the codes of capacity mean. Codes are for ever; `docs/reference/findings.md` is made of this list."""

from typing import Final

from bayplan.views.review.codes import Code

CAPACITY: Final = (
    Code(
        "loss-not-survived", "error, or a warning by peaks", "a loss that the policy wants survived is not",
        "Rehearsed as a placement: some pods that must run find no place, or wait for what is lost.",
    ),
    Code(
        "unknown-loss", "warning", "a loss that the policy wants survived, of something that is not there",
        "A slip of the pen, or something that was not read; whether it is survived cannot be told.",
    ),
    Code(
        "over-committed", "error, warning or note", "more is promised than there is",
        "Of memory limits that is a note: most houses do it. Of virtual CPUs, disk I/O and addresses it is a "
        "warning. Of everything else it is an error.",
    ),
    Code(
        "threshold", "warning", "a constraint above the threshold of the policy",
        "`capacity.thresholds` of the estate file names the share.",
    ),
    Code(
        "trigger-holds", "warning", "a trigger of the policy holds",
        "The estate file says what to do then.",
    ),
    Code(
        "unsatisfiable-rule", "warning", "a trigger that can never hold",
        "What it asks for contradicts what the house itself declares, or what it has always done.",
    ),
    Code(
        "runs-out", "warning", "something runs out within 30 days",
        "By its history; the band says how sure that is.",
    ),
)  # fmt: skip
