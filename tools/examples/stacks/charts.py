"""Helm releases: values written inline, in a file beside, or in a template."""

from collections.abc import Iterator, Mapping, Sequence

import yaml

from tools.examples.blueprint import Container, Workload
from tools.examples.stacks.chart_table import Chart
from tools.examples.stacks.hcl import Block, Call, Raw, Written, attributes, block
from tools.examples.stacks.pods import label, sizes

Values = dict[str, object]
VERSIONS = ["1.4.2", "2.0.7", "3.11.0", "7.2.1", "15.3.4", "0.9.8"]


def values(chart: Chart, workloads: Mapping[str, Workload]) -> Values:
    """The chart's values, with the sizes of the estate in the places that the chart has for them."""
    found: Values = {}
    merge(found, chart.more)
    for place, name in chart.replicas.items():
        put(found, place, workloads[name].replicas)
    for place, name in chart.places.items():
        put(found, place, sizes(container_of(workloads, name)))
    return found


def container_of(workloads: Mapping[str, Workload], name: str) -> Container:
    workload, container = name.split("/")
    return next(one for one in workloads[workload].containers if one.name == container)


def put(into: Values, place: str, value: object) -> None:
    merge(into, nest(place.split("."), value))


def nest(path: Sequence[str], value: object) -> Values:
    first, *rest = path
    return {first: nest(rest, value) if rest else value}


def merge(into: Values, more: Mapping[str, object]) -> None:
    for name, value in more.items():
        known = into.get(name)
        if isinstance(value, Mapping):
            inner: Values = known if isinstance(known, dict) else {}
            into[name] = inner
            merge(inner, value)
        else:
            into[name] = value


def release(chart: Chart, workloads: Mapping[str, Workload], namespace: Written) -> Block:
    """The release. A template gets what the file cannot say itself."""
    found: dict[str, Written] = {
        "name": chart.name,
        "namespace": namespace,
        "repository": f"https://charts.example.org/{chart.name}",
        "chart": chart.name,
        "version": VERSIONS[len(chart.name) % len(VERSIONS)],
        "atomic": True,
        "timeout": 900,
        "values": [given(chart, workloads)],
    }
    return block("resource", "helm_release", label(chart.name), body=attributes(found))


def given(chart: Chart, workloads: Mapping[str, Workload]) -> Written:
    if chart.form == "inline":
        return Call("yamlencode", as_written(values(chart, workloads)))
    if chart.form == "file":
        return Raw(f'file("${{path.module}}/{file_name(chart)}")')
    return Raw(f'templatefile("${{path.module}}/{file_name(chart)}", {{ domain = "example.org" }})')


def file_name(chart: Chart) -> str:
    return f"{chart.name}_values.tpl" if chart.form == "template" else f"{chart.name}.yaml"


def value_file(chart: Chart, workloads: Mapping[str, Workload]) -> Iterator[tuple[str, str]]:
    """The file beside the release, where its values stand in one."""
    if chart.form == "inline":
        return
    found = values(chart, workloads)
    if chart.form == "template":
        merge(found, {"ingress": {"enabled": True, "hosts": [f"{chart.name}.${{domain}}"]}})
    text = yaml.safe_dump(found, sort_keys=False, default_flow_style=False, allow_unicode=True)
    yield file_name(chart), annotated(text, chart.notes)


def annotated(text: str, notes: Mapping[str, str]) -> str:
    """Puts each comment above the place it is about."""
    lines: list[str] = []
    path: list[str] = []
    for line in text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        path = [*path[:depth], line.strip().partition(":")[0]]
        note = notes.get(".".join(path))
        lines += [" " * 2 * depth + f"# {note}"] if note else []
        lines.append(line)
    return "\n".join(lines) + "\n"


def as_written(value: object) -> Written:
    """Plain data as HCL has it."""
    if isinstance(value, Mapping):
        return {name: as_written(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_written(inner) for inner in value]
    if value is None or isinstance(value, str | int | Raw):
        return value
    raise TypeError(f"{value!r} has no form in HCL")
