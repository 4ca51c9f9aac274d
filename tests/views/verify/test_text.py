"""The checklist as text."""

from bayplan.views import paint
from bayplan.views.verify import text
from tests.views.verify import build


def shown(*, every: bool = False, width: int = 80) -> str:
    return paint.paint(text.lines(build.whole(), width, every=every), colour=False)


def test_what_it_comes_to_stands_first() -> None:
    assert shown().startswith("1 item failed, 1 unknown, 1 passed, 1 not applicable.\n")


def test_a_failure_has_its_evidence_and_its_remedy() -> None:
    assert "      Pod a/b is stuck\n        main: CrashLoopBackOff\n        do: kubectl logs b\n" in shown()


def test_what_is_unknown_has_its_command() -> None:
    assert (
        "  unknown  What etcd-snapshots says.\n      none was read\n        ask: kubectl get etcd" in shown()
    )


def test_only_everything_tells_what_passed_beside_a_failure() -> None:
    assert "Pod a/d" not in shown()
    assert "Pod a/d runs" in shown(every=True)


def test_no_line_is_too_long() -> None:
    assert max(map(len, shown(width=60).splitlines())) <= 60
