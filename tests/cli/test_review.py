"""`review` and `lint`: what they hand to the use case, in which forms they answer, and how they exit."""

import datetime
import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from bayplan.app.trees import Beside
from bayplan.cli import tree
from bayplan.cli.reports import ALL_FORMS
from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views.review.forms import FORMS, Wanted
from tests.journeys.terminal import ROOT, Shown, Terminal
from tests.views.review import build

Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]
Run = Callable[..., Shown]
GUIDE = ROOT / "docs" / "guides" / "review-in-ci.md"


@pytest.fixture
def calls() -> Calls:
    """What the use cases were asked."""
    return []


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, calls: Calls) -> Callable[[Review], None]:
    """Sets what the use cases answer; a bad change, where a test does not say."""

    def answer_with(review: Review) -> None:
        def answer(*args: object, **options: object) -> Review:
            calls.append((args, options))
            return review

        monkeypatch.setattr("bayplan.app.review.review", answer)
        monkeypatch.setattr("bayplan.app.lint.lint", answer)

    answer_with(build.bad())
    return answer_with


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: Callable[[Review], None]
) -> Callable[..., Shown]:
    """Runs a command in an empty folder, with a cache of its own."""
    terminal = Terminal(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return terminal.run


def test_the_use_case_is_asked_what_was_said(run: Run, calls: Calls, tmp_path: Path) -> None:
    run("review stacks --base git:main --snapshot s.json --kubernetes 1.34 --set memory=2Gi --set a=b=c")
    (((path, look), options),) = calls
    assert callable(look.progress)
    assert (path, look.given, look.cache) == (
        "stacks", {"memory": "2Gi", "a": "b=c"}, str(tmp_path / "cache" / "bayplan")
    )  # fmt: skip
    assert options == {
        "base": "git:main",
        "beside": Beside("s.json"),
        "kubernetes": "1.34",
        "today": datetime.date(2026, 11, 1),
    }


def test_house_policy_is_asked_alike(run: Run, calls: Calls) -> None:
    run("lint --no-cache --set a=1")
    (((path, look), options),) = calls
    assert (path, look.cache, look.given) == (".", None, {"a": "1"})
    assert options["today"] == datetime.date(2026, 11, 1)


def test_several_files_may_come_before_the_tree(run: Run, calls: Calls) -> None:
    run("review --files nodes.json pods.json stacks")
    (((path, _), options),) = calls
    assert (path, options["beside"].files) == ("stacks", ("nodes.json", "pods.json"))


def test_with_a_baseline_no_file_is_taken_for_the_tree(run: Run, calls: Calls) -> None:
    run("review --base=git:main --files nodes.json pods.json")
    (((path, _), options),) = calls
    assert (path, options["beside"].files) == (".", ("nodes.json", "pods.json"))


def test_with_a_baseline_the_tree_is_here(run: Run, calls: Calls) -> None:
    run("review --base git:HEAD~1")
    assert calls[0][0][0] == "."


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            "review",
            "neither PATH nor --base is given, so there is nothing to review; see `bayplan review --help`",
        ),
        ("review x --set memory", "--set takes KEY=VALUE, such as memory=2Gi; see `bayplan review --help`"),
        (
            "lint x --report html=x",
            "--report takes FORM=FILE, and FORM is one of text, json, sarif, junit, github, gitlab, "
            "markdown; see `bayplan lint --help`",
        ),
        ("review x --report sarif", None),
        ("review x --set =1", None),
        (
            "review x --report json=no/folder/x",
            "no/folder/x: cannot be written: No such file or directory",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_sentence(run: Run, command: str, sentence: str | None) -> None:
    shown = run(command)
    assert (shown.code, shown.out) == (2, "")
    if sentence:
        assert shown.err == f"bayplan: {sentence}\n"


@pytest.mark.parametrize("form", FORMS)
def test_the_answer_comes_in_every_form(run: Run, form: str) -> None:
    shown = run(f"review stacks --output {form}")
    assert shown == (1, FORMS[form](build.bad(), Wanted()), "")


def test_json_is_a_document(run: Run) -> None:
    assert json.loads(run("review stacks --output json").out)["schema"] == "bayplan.review/v1"
    assert json.loads(run("lint stacks --output json").out)["schema"] == "bayplan.lint/v1"


def test_everything_is_shown_on_request(run: Run) -> None:
    assert "Every verdict" not in run("review stacks").out
    assert "Every verdict" in run("review stacks --all").out


def test_reports_are_files_in_any_form(run: Run, tmp_path: Path) -> None:
    names = {form: tmp_path / f"report.{form}" for form in ALL_FORMS}
    shown = run("lint stacks " + " ".join(f"--report {form}={path}" for form, path in names.items()))
    assert shown.code == 1 and shown.out.startswith("2 changes would be refused")
    written = {form: path.read_text(encoding="utf-8") for form, path in names.items()}
    assert all(written[form] == FORMS[form](build.bad(), Wanted("lint")) for form in FORMS)
    assert written["text"].startswith("2 changes would be refused")
    assert json.loads(written["json"])["schema"] == "bayplan.lint/v1"
    assert sorted(tmp_path.glob("*report*")) == sorted(names.values())


WARNING = build.with_findings(build.BUDGET)
EARLIER = replace(build.clean(), before=(build.LIMIT,), suppressed=(build.ROLLOUT,))


@pytest.mark.parametrize(
    ("answer", "fail_on", "code"),
    [
        (build.bad(), "error", 1),
        (build.bad(), "never", 0),
        (WARNING, "error", 0),
        (WARNING, "warning", 1),
        (build.clean(), "warning", 0),
        (EARLIER, "warning", 0),
    ],
)
@pytest.mark.parametrize("output", ["text", "json", "sarif"])
def test_the_exit_code_says_whether_the_tree_is_to_blame(
    run: Run, answers: Callable[[Review], None], answer: Review, fail_on: str, code: int, output: str
) -> None:
    answers(answer)
    assert run(f"review stacks --fail-on {fail_on} --output {output}").code == code


def test_a_test_fails_where_the_command_does(run: Run, answers: Callable[[Review], None]) -> None:
    answers(WARNING)
    assert "<failure" not in run("review stacks --output junit").out
    assert "<failure" in run("review stacks --output junit --fail-on warning").out


def test_files_are_named_as_they_are_found_from_here(
    run: Run, answers: Callable[[Review], None], tmp_path: Path
) -> None:
    there = tmp_path / "stacks" / "servarr" / "main.tf"
    there.parent.mkdir(parents=True)
    there.touch()
    assert "::error file=stacks/servarr/main.tf,line=14," in run("review stacks --output github").out
    assert "::error file=immich/main.tf," in run("review ./stacks/ --output github").out
    answers(build.with_findings(replace(build.LIMIT, file="main.tf")))
    assert "file=stacks/servarr/main.tf," in run("review stacks/servarr/main.tf --output github").out


def test_an_output_without_unicode_is_no_error(run: Run, answers: Callable[[Review], None]) -> None:
    answers(build.with_findings(Finding("c", Severity.ERROR, "Pod d/größe", "is wrong")))
    for form in ALL_FORMS[2:]:
        assert run(f"review stacks --output {form}", encoding="ascii").code == 1
    assert "Pod d/gr??e" in run("review stacks --output github", encoding="ascii").out


def test_no_name_paints_the_terminal(run: Run, answers: Callable[[Review], None]) -> None:
    answers(build.with_findings(Finding("c", Severity.ERROR, "Pod d/\x1b[2J\x9b2J", "is\nwrong")))
    for form in ALL_FORMS:
        shown = run(f"review stacks --output {form} --no-color", terminal=True).out
        assert "\x1b" not in shown and "\x9b" not in shown


def blocks(language: str) -> list[str]:
    """The examples of the guide in one language."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def texts(value: object) -> list[str]:
    """Every text in what YAML made of an example."""
    if isinstance(value, dict):
        return [found for part in value.values() for found in texts(part)]
    if isinstance(value, list):
        return [found for part in value for found in texts(part)]
    return [value] if isinstance(value, str) else []


def guided() -> list[list[str]]:
    """Every call of `review` in the guide, as words."""
    shell = [line for block in blocks("sh") for line in block.splitlines()]
    forges = [text for block in blocks("yaml") for text in texts(yaml.safe_load(block))]
    return [shlex.split(line) for line in (*shell, *forges) if line.strip().startswith("bayplan review ")]


def test_the_guide_has_examples_for_each_place() -> None:
    assert len(guided()) == 6


@pytest.mark.parametrize("words", guided(), ids=" ".join)
def test_the_guide_calls_the_command_as_it_is(run: Run, calls: Calls, words: list[str]) -> None:
    words = words[: words.index(">")] if ">" in words else words
    shown = run(" ".join(words[1:]))
    assert (shown.code, shown.err) == (1, "")
    assert calls[0][0][0] == "stacks"


class TestTheCache:
    """Where to remember what was read; no review fails by it."""

    def test_it_is_the_users(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert tree.folder(None) == str(tmp_path / "bayplan")

    @pytest.mark.parametrize("said", ["", "relative"])
    def test_without_a_good_word_it_is_in_the_home(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", said)
        monkeypatch.setenv("HOME", str(tmp_path))
        assert tree.folder(None) == str(tmp_path / ".cache" / "bayplan")
        assert os.access(tmp_path / ".cache" / "bayplan", os.W_OK)

    def test_one_that_cannot_be_made_is_none(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "bayplan").touch()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert tree.folder(None) is None
        assert capsys.readouterr().err == ""

    def test_one_that_was_asked_for_is_missed_aloud(self, run: Run, calls: Calls, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        shown = run("review stacks --cache file")
        assert shown.err == "bayplan: warning: file: nothing can be written there; going on without a cache\n"
        assert (shown.code, calls[0][0][1].cache) == (1, None)


def test_today_is_a_day_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.datetime.now(datetime.UTC).date()
    assert before <= tree.today() <= datetime.datetime.now(datetime.UTC).date()
