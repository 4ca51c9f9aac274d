"""The answer as a document."""

from bayplan.rightsizing.report.backtest import Backtest
from bayplan.views.document import tagged


class BacktestDocument(Backtest, frozen=True, tag_field="schema", tag="bayplan.backtest/v1"):
    """Rules, walked forward over history: how much they would have wasted, and on which days been too low.

    A place is a list: kind, namespace, workload, container. Moments are whole seconds since 1970.
    """


def document(answer: Backtest) -> BacktestDocument:
    """The document of an answer."""
    return tagged(answer, BacktestDocument)
