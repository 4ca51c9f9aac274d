"""The one list of JSON documents, one for each command that answers."""

from typing import Final

from bayplan.model.record import Record
from bayplan.views.backtest.json import BacktestDocument
from bayplan.views.capacity.json import CapacityDocument
from bayplan.views.conform.json import ConformDocument
from bayplan.views.demo.json import DemoDocument
from bayplan.views.docs.json import DocsDocument
from bayplan.views.estate.json import InitDocument
from bayplan.views.explain.json import ExplainDocument
from bayplan.views.fit.json import FitDocument
from bayplan.views.lint.json import LintDocument
from bayplan.views.record.json import RecordDocument
from bayplan.views.render.json import RenderDocument
from bayplan.views.review.json import ReviewDocument
from bayplan.views.size.json import SizeDocument
from bayplan.views.snapshot.json import SnapshotDocument
from bayplan.views.verify.json import VerifyDocument
from bayplan.views.versions.json import VersionsDocument
from bayplan.views.whatif.json import ComparisonDocument, WhatifDocument

DOCUMENTS: Final[dict[str, type[Record]]] = {
    "demo": DemoDocument,
    "snapshot": SnapshotDocument,
    "init": InitDocument,
    "fit": FitDocument,
    "explain": ExplainDocument,
    "capacity": CapacityDocument,
    "whatif": WhatifDocument,
    "whatif-comparison": ComparisonDocument,
    "size": SizeDocument,
    "backtest": BacktestDocument,
    "record": RecordDocument,
    "review": ReviewDocument,
    "lint": LintDocument,
    "render": RenderDocument,
    "verify": VerifyDocument,
    "versions": VersionsDocument,
    "docs": DocsDocument,
    "conform": ConformDocument,
}
"""The document that each command prints with `--output json`."""
