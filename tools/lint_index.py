"""Writes docs/reference/lint/README.md anew: what lint is, how to excuse a finding, the list of checks."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bayplan.governance.framework import Topic
from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS

INDEX: Final = Path(__file__).parents[1] / "docs" / "reference" / "lint" / "README.md"
INTRODUCTION: Final = """\
# Lint: the policy of the house

`bayplan lint PATH` says where a tree of files departs from the policy of the house; `bayplan review PATH`
says it too, beside what Kubernetes would refuse. Every finding has a code that stays, a place, a reason and
a remedy. An error is what Kubernetes will refuse or what blocks itself, a warning is against the style of
the house, a note is a hint. What else a review can find is listed in [findings](../findings.md).

Workloads that are scaled to nothing are judged like all others, except where only running pods can do harm.
A value that nobody knows (a variable without a default, a secret) is never taken to be missing.

## Excusing a finding

One grammar everywhere: `CODE[, CODE...] until YYYY-MM-DD: reason`. The day is the last one on which it
holds. Without a reason it hides nothing; without a day it holds until somebody removes it, and a note says
so.

As a comment within the lines of the object or directly above it, in YAML or in Terraform:

```yaml
# bayplan: allow cpu-limit until 2027-01-31: the licence is for two cores
```

As an annotation of the object, one allowance a line:

```yaml
metadata:
  annotations:
    bayplan.dev/allow: "cpu-limit until 2027-01-31: the licence is for two cores"
```

Both hold for the whole object. In the estate file, for all subjects that a pattern with `*` and `?`
matches:

```yaml
suppressions:
  - check: cpu-limit
    subject: Deployment media/*
    until: 2027-01-31
    reason: the licence is for two cores
```

## The checks

"""
BETWEEN: Final = """
About excuses themselves, which cannot be excused:

"""


def index() -> str:
    """The page."""
    return INTRODUCTION + _table(CHECKS) + BETWEEN + _table(TOPICS)


def _table(topics: Iterable[Topic]) -> str:
    rows = (f"| [`{one.code}`]({one.code}.md) | {one.severity} | {one.title} |\n" for one in topics)
    return "| code | severity | what |\n|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
