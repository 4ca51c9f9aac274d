"""Plain values for Helm, plain objects for kubectl, and a script that applies them in their order."""

import shlex
from collections.abc import Container, Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle, Chart
from bayplan.model.files import File
from bayplan.rendering import objects
from bayplan.rendering.headings import heading

APPLY: Final = "kubectl apply --server-side --force-conflicts"
"""What stands here counts, whoever wrote a field since."""
START: Final = """\
#!/bin/sh
# {heading}
# Applies everything in an order that works; run again, it brings things to what is written here.
set -eu
cd "$(dirname "$0")"
"""


def files(deliveries: Sequence[Bundle]) -> Iterator[File]:
    """The folders of all deliveries, and the script."""
    makes = objects.namespaces(deliveries)
    for one in deliveries:
        folder = f"helm/{one.name}"
        yield from objects.namespace(one, folder) if one.name in makes else ()
        yield from objects.values(one, folder)
        yield from objects.files(one, folder)
    script = START.format(heading=heading("components")) + "".join(_step(one, makes) for one in deliveries)
    yield File("helm/install.sh", script.encode("utf-8"), "components")


def _step(one: Bundle, makes: Container[str]) -> str:
    lines = [f"{APPLY} -f {one.name}/namespace.yaml"] if one.name in makes else []
    lines += [install(one.chart, one)] if one.chart else []
    if one.files:
        lines.append(f"{APPLY} --recursive -f {one.name}/{objects.FOLDER}")
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def install(chart: Chart, bundle: Bundle) -> str:
    """The command that installs a chart, or brings it to another version."""
    release = chart.release or bundle.name
    source = f"{shlex.quote(chart.name)}" + (
        f" --repo {shlex.quote(chart.repository)}" if chart.repository else ""
    )
    return (
        f"helm upgrade --install {shlex.quote(release)} {source} --version {shlex.quote(chart.version)} \\\n"
        f"  --namespace {bundle.namespace or 'default'} --values {bundle.name}/values.yaml "
        f"--wait --timeout {bundle.timeout_seconds}s"
    )
