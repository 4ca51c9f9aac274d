"""The first page of a rendered tree: what is what, and in which order it is applied."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle
from bayplan.model.files import File
from bayplan.rendering.headings import heading

NAME: Final = "README.md"
FOLDERS: Final = {
    "bootstrap": "what machines boot with, a folder for each, and what is alike for all of them",
    "fleet": "bundles of Fleet: a GitRepo that names this folder delivers all of them",
    "helm": "values for Helm and objects for kubectl; `sh helm/install.sh` applies them in this order",
    "kustomize": "kustomizations; `sh kustomize/apply.sh` builds and applies them in this order",
    "access": "what gives Bayplan its access: commands for the hypervisor, roles for Kubernetes",
    "tests": "pods by which a cluster is tested; `bayplan verify` says which, and reads what they print",
}
WORDS: Final = (
    "`bayplan render` wrote this tree from the estate file. A file that is edited here is kept as it is, and",
    "reported; what is to last is changed in the estate file. `.bayplan.json` is how edits are told: it",
    "belongs into the repository, too.",
)


def readme(delivered: Sequence[Bundle], files: Sequence[File]) -> File:
    """The page of a tree with these files."""
    written = "\n".join(_lines(delivered, {one.path.partition("/")[0] for one in files})) + "\n"
    return File(NAME, written.encode("utf-8"), "components")


def _lines(delivered: Sequence[Bundle], folders: set[str]) -> Iterator[str]:
    yield f"<!-- {heading('components')} -->"
    yield from ("", "# The platform", "")
    yield from WORDS
    yield from ("", "| folder | what is in it |", "| --- | --- |")
    yield from (f"| `{name}` | {text} |" for name, text in FOLDERS.items() if name in folders)
    if "bootstrap" in folders:
        yield from ("", "## From the beginning", "", *(f"{at}. {one}" for at, one in enumerate(STEPS, 1)))
    if delivered:
        yield from ("", "## Bundles, in this order", "", *_TABLE)
        yield from (_row(number, one) for number, one in enumerate(delivered, 1))


STEPS: Final = (
    "Machines are made with the data of `bootstrap/` as their cloud-init data, servers first.",
    "The join token gets to `/etc/rancher/k3s/token` of each, by another way than this repository.",
    "Bundles are delivered in the order below; Fleet keeps it by itself.",
    "`access/` is applied by somebody who may, and `tests/` whenever the cluster is to be tried.",
)
_TABLE: Final = ("| | bundle | namespace | chart or objects | waits for |", "| --- | --- | --- | --- | --- |")


def _row(number: int, one: Bundle) -> str:
    holds = sum(len(file.objects) for file in one.files)
    what = (
        f"{one.chart.name} {one.chart.version}" if one.chart else f"{holds} object{'' if holds == 1 else 's'}"
    )
    return f"| {number} | {one.name} | {one.namespace} | {what} | {', '.join(one.after)} |"
