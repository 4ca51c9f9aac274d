"""What `bayplan size` does once its options are read; apart from them, because rules bring NumPy."""

from bayplan.app import judging
from bayplan.app import size as use_case
from bayplan.app.size import Asked
from bayplan.cli import carrying, clock, looking, overwriting, pages
from bayplan.cli.looking import Looked
from bayplan.cli.pages import Forms, Pages
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.sizing import Wanted
from bayplan.cli.source import Source
from bayplan.cli.tree import Tree
from bayplan.model.findings import worst
from bayplan.rightsizing.report.backtest import Backtest
from bayplan.rightsizing.report.whole import Sizing


def reply(pages: Pages, source: Source, tree: Tree, wanted: Wanted) -> Reply:
    """Looks, answers, and carries out what was asked to be. Raises InvalidInput for what cannot be asked."""
    _insist(pages, source, tree, wanted)
    with Progress("reading") as progress:
        looked = looking.look(source, tree, wanted, progress)
        if wanted.backtest:
            return _judged(_judge(looked, wanted, progress), pages)
        answer = _answer(looked, _asked(wanted, tree, progress, pages.showing.output), progress)

    def show(answer: Sizing) -> Reply:
        return _sized(answer, looked, pages)

    if wanted.changes:
        return carrying.carry_out(answer, tree.path, looked.ledger, wanted, pages, show)
    return show(answer)


def _insist(pages: Pages, source: Source, tree: Tree, wanted: Wanted) -> None:
    """Refuses what cannot be asked together, and to write over what is read."""
    wanted.insist(tree.path, source.named, pages.showing.output)
    given = (source.snapshot, *source.files, source.estate, source.scheduler_config, *wanted.kept)
    overwriting.insist((("-o", pages.file or ""), ("--save-evidence", wanted.save)), given, tree.path)


def _answer(looked: Looked, asked: Asked, progress: Progress) -> Sizing:
    return use_case.size(asked, looked.observed, looked.tree, looked.gathered, looked.entries, progress.now)


def _judge(looked: Looked, wanted: Wanted, progress: Progress) -> Backtest:
    return judging.judge(looked.observed, looked.tree, looked.gathered, only=wanted.only, tell=progress.now)


def _asked(wanted: Wanted, tree: Tree, progress: Progress, form: str) -> Asked:
    return Asked(
        days=wanted.days or 0,
        rule=wanted.rule,
        level=wanted.level or "",
        only=wanted.only,
        now=clock.now(),
        patch=wanted.patch or bool(wanted.changes) or form == pages.DIFF,
        path=tree.path,
        look=tree.look(progress),
    )


def _sized(answer: Sizing, looked: Looked, how: Pages) -> Reply:
    """Shows the answer; views are imported when they are needed, for the templates of pages take a while."""
    from bayplan.views.size import json, text

    forms = Forms(
        lambda width: text.lines(answer, width, every=how.every),
        lambda: json.document(answer),
        lambda: _page(answer, looked),
        lambda: answer.patch.diff if answer.patch else "",
    )
    return how.show(forms, worst(answer.findings))


def _page(answer: Sizing, looked: Looked) -> str:
    from bayplan.views.size.html import page

    return page.page(answer, {one.place: one for one in looked.gathered.evidence})


def _judged(answer: Backtest, how: Pages) -> Reply:
    from bayplan.views.backtest import json, text
    from bayplan.views.backtest.html import page

    forms = Forms(
        lambda width: text.lines(answer, width, every=how.every),
        lambda: json.document(answer),
        lambda: page.page(answer),
    )
    return how.show(forms, None)
