"""The first page of a rendered tree: what is what, and in which order it is applied."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bayplan.model.bundles import Bundle
from bayplan.model.files import File
from bayplan.rendering.forms.fleet import BEGIN
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


class Secret(NamedTuple):
    """A Secret that somebody makes by hand, and what is in it."""

    name: str
    namespace: str
    held: str


def readme(delivered: Sequence[Bundle], files: Sequence[File], secrets: Sequence[Secret] = ()) -> File:
    """The page of a tree with these files. `secrets`: those that something else than a bundle waits for."""
    folders = {one.path.partition("/")[0] for one in files}
    named = (*secrets, *(Secret(*row) for row in _secrets(delivered)))
    begun = any(one.path == BEGIN for one in files)
    written = "\n".join(_lines(delivered, folders, named, begun)) + "\n"
    return File(NAME, written.encode("utf-8"), "components")


def _lines(
    delivered: Sequence[Bundle], folders: set[str], secrets: Sequence[Secret], begun: bool
) -> Iterator[str]:
    yield f"<!-- {heading('components')} -->"
    yield from ("", "# The platform", "")
    yield from WORDS
    yield from ("", "| folder | what is in it |", "| --- | --- |")
    yield from (f"| `{name}` | {text} |" for name, text in FOLDERS.items() if name in folders)
    steps = list(_steps(folders, bool(secrets), begun))
    yield from ("", "## From the beginning", "", *(f"{at}. {one}" for at, one in enumerate(steps, 1)))
    if secrets:
        yield from SECRETS
        yield from (f"| {one.name} | {one.namespace} | {one.held} |" for one in secrets)
    if delivered:
        yield from ("", "## Bundles, in this order", "", *_TABLE)
        yield from (_row(number, one) for number, one in enumerate(delivered, 1))


SECRETS: Final = (
    "",
    "## Secrets, made by hand",
    "",
    "No secret is in this tree. What waits for one of these waits in vain until it is there.",
    "",
    "| Secret | namespace | what is in it |",
    "| --- | --- | --- |",
)
DELIVERED: Final = {
    "fleet": "The tree is pushed to its repository, and a GitRepo of the cluster's Fleet names its folder "
    "`fleet`; Fleet brings the bundles below, in their order.",
    "helm": "`sh helm/install.sh` brings the bundles below, in their order.",
    "kustomize": "`sh kustomize/apply.sh` brings the bundles below, in their order.",
}
BEGUN: Final = (
    "The tree is pushed to its repository. `sh fleet/begin.sh` brings Fleet where there is none, "
    "with what it waits for; Fleet brings the bundles below, in their order."
)


def _steps(folders: set[str], secrets: bool, begun: bool) -> Iterator[str]:
    if "bootstrap" in folders:
        yield "Machines are made with the data of `bootstrap/` as their cloud-init data, servers first."
        yield "The join token gets to `/etc/rancher/k3s/token` of each, by another way than this repository."
    if secrets:
        yield "The Secrets below are made, and the namespaces that they are in."
    said = {**DELIVERED, "fleet": BEGUN} if begun else DELIVERED
    ways = [text for name, text in said.items() if name in folders]
    if ways:
        yield " Or instead: ".join(ways)
    if "access" in folders:
        yield "`access/` is applied by somebody who may."
    if "tests" in folders:
        yield "`tests/` is applied whenever the cluster is to be tried, `namespace.yaml` first."


def _secrets(delivered: Sequence[Bundle]) -> Iterator[tuple[str, str, str]]:
    for one in delivered:
        yield from ((name, one.namespace, held) for name, held in one.secrets.items())


_TABLE: Final = ("| | bundle | namespace | chart or objects | waits for |", "| --- | --- | --- | --- | --- |")


def _row(number: int, one: Bundle) -> str:
    holds = sum(len(file.objects) for file in one.files)
    what = (
        f"{one.chart.name} {one.chart.version}" if one.chart else f"{holds} object{'' if holds == 1 else 's'}"
    )
    return f"| {number} | {one.name} | {one.namespace} | {what} | {', '.join(one.after)} |"
