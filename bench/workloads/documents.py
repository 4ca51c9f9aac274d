"""`bayplan docs`: a megabyte of Markdown held against an estate, and the pages of an example.

The documents are sections of runbooks: prose, tables of machines, sizes, networks, versions, and every so
often a figure that cannot be. Reading them is compared with one pass of a regular expression over the same
text, which finds every word and every figure and understands none.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bayplan.sources.prose import reading
from bench import platforms
from bench.measuring import ROOT, Broken, Measured, Setting, Trial, python, timed
from bench.platforms import Size

LENGTH: Final = 1_000_000
"""Characters of all documents together."""
EACH: Final = 50_000
"""Characters of a document."""
R730: Final = ROOT / "examples" / "r730"
TOKENS: Final = re.compile(r"[A-Za-z][\w.-]*|\d+(?:[./:]\d+)*\s?(?:[KMGT]i?B?\b)?")
READING: Final = "import sys; from bayplan.app import observe; observe.look(files=[sys.argv[1]])"
WRONG: Final = 7
"""Every so many sections, the host has less memory."""

SECTION: Final = """\
## Runbook {at}: machines of rack {at}

Before anybody changes a machine here, its workloads are moved away, one zone at a time, and whoever is on
call knows of it. The change is written down below, with the reason and the day, so that the next one finds
it. What is not written down did not happen. **Nothing is changed on a Friday**; `kubectl get nodes` is looked
at first.

- Host RAM: {memory}GB, {threads} threads, 2 sockets
- The network is 198.18.{part}.0/24, its gateway 198.18.{part}.1
- K3s v1.34.{patch}+k3s1, reloader 1.4.{patch}

| vmid | name | vCPUs | memory | address | state |
|---|---|---|---|---|---|
| {vmid} | node-{at}-1 | 8 | 32Gi | 198.18.{part}.11 | running |
| {next} | node-{at}-2 | 16 | 64Gi | 198.18.{part}.12 | running |

1. Cordon the node, and wait until nothing is pending. Volumes of databases take a while to come loose.
2. Shut it down, give it what it is to have, and start it again. A card that is passed through needs a driver.
3. When everything is ready again, take the cordon away, and look at the alerts of the last hour.

```yaml
resources:
  requests: {{cpu: 500m, memory: 512Mi}}
  limits: {{memory: 1Gi}}
```

"""


def _documents(setting: Setting) -> tuple[Path, str]:
    """The folder of the documents, and the text of all."""
    folder, texts = setting.scratch / "documents", list(_texts(setting.of(LENGTH)))
    if not folder.exists():
        folder.mkdir()
        for at, text in enumerate(texts):
            (folder / f"runbook-{at}.md").write_text(text, encoding="utf-8")
    return folder, "".join(texts)


def _texts(length: int) -> Iterator[str]:
    """Documents with sections, no two of which are alike."""
    at = made = 0
    while made < length:
        text = ""
        while len(text) < min(EACH, length - made):
            text += _section(at)
            at += 1
        yield text
        made += len(text)


def _section(at: int) -> str:
    return SECTION.format(
        at=at, memory=256 if at % WRONG == 0 else 272, threads=44, part=at % 250, patch=at % 3,
        vmid=1000 + 2 * at, next=1001 + 2 * at,
    )  # fmt: skip


def _check(setting: Setting) -> Measured:
    """A whole process, from the estate and the cluster to the contradictions."""
    folder, text = _documents(setting)
    given = ("--files", str(R730), "--check", str(folder), "--output", "json", "--fail-on", "never")
    done = python(("-m", "bayplan", "docs", *given))
    answer = json.loads(done.output)
    if not answer["findings"]:
        raise Broken("nothing was found in documents that contradict themselves")
    about = (
        f"{len(text) / 1e6:.1f} MB, {answer['claims']:,} claims, {len(answer['findings']):,} contradictions"
    )
    return Measured(done.seconds, (about,), done.peak)


def _floor(_: Setting) -> Measured:
    done = python(("-c", READING, str(R730)))
    return Measured(done.seconds, peak=done.peak)


def _claims(setting: Setting) -> Measured:
    """What the documents claim, beside one pass over them."""
    _, text = _documents(setting)
    theirs, tokens = timed(lambda: TOKENS.findall(text))
    ours, claims = timed(lambda: reading.claims(text, "all.md"))
    if not claims:
        raise Broken("nothing is claimed")
    found = f"{len(claims):,} claims in {ours * 1000:,.0f} ms"
    return Measured(ours / theirs, (f"{found}, and {len(tokens):,} words in {theirs * 1000:,.0f} ms",))


def _pages(setting: Setting) -> Measured:
    """The pages of an example, written to a folder."""
    done = python(("-m", "bayplan", "docs", "--files", str(R730), "-o", str(setting.scratch / "pages")))
    return Measured(done.seconds, peak=done.peak)


def _large(setting: Setting) -> Measured:
    """The pages of a large platform that is only declared, named and not written."""
    path = setting.scratch / "platform-to-document.yaml"
    if not path.exists():
        platforms.write(path, Size().at(setting.scale), "kyverno")
    done = python(("-m", "bayplan", "docs", "--estate", str(path)))
    return Measured(done.seconds, peak=done.peak)


TRIALS: Final[Mapping[str, Trial]] = {
    "check": _check,
    "floor": _floor,
    "claims": _claims,
    "pages": _pages,
    "large": _large,
}
