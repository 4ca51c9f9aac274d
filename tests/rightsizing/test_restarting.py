"""Who is restarted by new sizes, and should not be without a thought."""

from bayplan.model.evidence import Place
from bayplan.rightsizing import restarting
from bayplan.rightsizing.report.plan import Change

CHANGES = tuple(
    Change(Place("Deployment", *name), {"limits.memory": 1 << 30})
    for name in (
        ("vault", "vault", "server"), ("vault", "vault", "sidecar"),
        ("mail", "imap", "imap"), ("web", "blog", "blog"),
    )
)  # fmt: skip


def test_who_is_asked_and_who_is_missed() -> None:
    assert list(restarting.notes(CHANGES, ("vault/*",), ("mail/*", "vault/vault"))) == [
        "nobody restarts these without asking, and new sizes do: vault/vault",
        "there is one of these, and it is missing while it starts: mail/imap",
    ]


def test_of_others_nothing_is_said() -> None:
    assert list(restarting.notes(CHANGES, (), ())) == []
    assert list(restarting.notes((), ("vault/*",), ("mail/*",))) == []
