"""What every stack has around its workloads: namespace, rules of its own, secrets, names in the web."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tools.examples.blueprint import Budget, Estate, Namespace, Tier, Workload
from tools.examples.governance import LIMITS, QUOTA
from tools.examples.quantities import print_amounts
from tools.examples.stacks import charts
from tools.examples.stacks.chart_table import CHARTS, Chart
from tools.examples.stacks.hcl import Attribute, Entry, Note, Raw, Written, attributes, block
from tools.examples.stacks.pods import claims, label, metadata, plain
from tools.examples.stacks.table import Stack
from tools.examples.stacks.workloads import budget, resource, service


@dataclass(frozen=True)
class Service:
    """A stack beside what the estate says about its namespace."""

    stack: Stack
    estate: Estate

    @property
    def name(self) -> str:
        return self.stack.namespace

    @cached_property
    def namespace(self) -> Namespace:
        return next(one for one in self.estate.namespaces if one.name == self.name)

    @cached_property
    def tier(self) -> Tier:
        assert self.namespace.tier is not None
        return self.namespace.tier

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """What runs in the namespace, but for what nobody declared."""
        return tuple(
            one
            for one in self.estate.workloads
            if one.namespace == self.name and one.kind not in ("Pod", "Mirror")
        )

    @cached_property
    def written(self) -> tuple[Workload, ...]:
        """The workloads that the stack writes out itself."""
        return tuple(
            replace(one, recreate=True) if one.name in self.stack.recreated else one
            for one in self.workloads
            if not one.chart and one.name not in self.stack.left_out and not one.name.startswith("nvidia-")
        )

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        found = dict.fromkeys(one.chart for one in self.workloads if one.chart)
        return tuple(CHARTS[name] for name in found)

    @cached_property
    def by_name(self) -> dict[str, Workload]:
        return {one.name: one for one in self.workloads}

    @property
    def budgets(self) -> tuple[Budget, ...]:
        return tuple(one for one in self.estate.budgets if one.namespace == self.name)

    @property
    def module_made(self) -> bool:
        """Newer stacks call the shared module for their namespace, older ones have a block of their own."""
        return len(self.name) % 2 == 1

    @property
    def place(self) -> Written:
        """How the stack's blocks call the namespace."""
        if self.module_made:
            return Raw("module.namespace.name")
        return Raw(f"kubernetes_namespace.{label(self.name)}.metadata[0].name")


def head(one: Service) -> list[Entry]:
    """The comment at the top, the namespace, and the rules that it brings along."""
    about: list[Entry] = [Note(one.stack.about)] if one.stack.about else []
    return [*about, namespace(one), *own_rules(one), *secrets(one)]


def namespace(one: Service) -> Entry:
    custom = {
        "custom_quota": True if one.namespace.quota else None,
        "custom_limit_range": True if one.namespace.largest_limit else None,
    }
    if one.module_made:
        fields: dict[str, Written] = {
            "source": "../../modules/kubernetes/namespace",
            "name": one.name,
            "tier": one.tier.name,
            **custom,
        }
        return block("module", "namespace", body=attributes(fields))
    opted: dict[str, Written] = {"resource-governance/custom-quota": "true"} if one.namespace.quota else {}
    if one.namespace.largest_limit:
        opted["resource-governance/custom-limitrange"] = "true"
    about = block("metadata", name=one.name, labels={"tier": one.tier.name, **opted})
    return block("resource", "kubernetes_namespace", label(one.name), body=[about])


def own_rules(one: Service) -> list[Entry]:
    """What a namespace that opts out of its tier's rules has instead."""
    found: list[Entry] = []
    if one.namespace.quota:
        hard = block("spec", hard=plain(print_amounts(one.namespace.quota)))
        found.append(Note("Instead of the tier's: what runs here, and a rollout of the largest of it."))
        found.append(
            block("resource", "kubernetes_resource_quota", "quota", body=[metadata(QUOTA, one.place), hard])
        )
    if one.namespace.largest_limit:
        largest = print_amounts({"memory": one.namespace.largest_limit})
        limit = block(
            "limit",
            type="Container",
            default=plain(print_amounts({"memory": one.tier.default_limit})),
            default_request=plain(print_amounts(one.tier.default_request)),
            max=plain(largest),
        )
        found.append(Note("The tier stops at 4Gi, and routing over a country does not fit into it."))
        body = [metadata(LIMITS, one.place), block("spec", body=[limit])]
        found.append(block("resource", "kubernetes_limit_range", "limits", body=body))
    return found


def secrets(one: Service) -> list[Entry]:
    if not one.stack.secrets:
        return []
    return [block("data", "vault_kv_secret_v2", "secrets", mount="secret", name=one.name)]


def env(one: Service, secret: str = "data.vault_kv_secret_v2.secrets.data") -> list[Entry]:
    """Environment of the stack's containers: settings as they are, secrets from the vault."""
    settings = [
        block("env", body=[Attribute("name", name), Attribute("value", value)])
        for name, value in one.stack.env.items()
    ]
    drawn = [
        block("env", body=[Attribute("name", name), Attribute("value", Raw(f'{secret}["{name.lower()}"]'))])
        for name in one.stack.secrets
    ]
    return [*settings, *drawn]


def workload_blocks(one: Service, workloads: Sequence[Workload], place: Written) -> list[Entry]:
    """Workloads with the Services in front of those that listen."""
    found: list[Entry] = []
    for number, workload in enumerate(workloads):
        given = env(one) if number == 0 else []
        found.append(resource(workload, place, one.tier.name, one.stack.notes, given))
        if workload.port and workload.kind in ("Deployment", "StatefulSet"):
            found.append(service(workload, place))
    return found


def releases(one: Service, place: Written) -> list[Entry]:
    return [charts.release(chart, one.by_name, place) for chart in one.charts]


def value_files(one: Service) -> dict[str, str]:
    return {name: text for chart in one.charts for name, text in charts.value_file(chart, one.by_name)}


def claim_blocks(one: Service, place: Written, depth: str = "../..") -> list[Entry]:
    known = [workload for workload in one.workloads if workload.name not in one.stack.left_out]
    return claims(known, place, depth)


def budget_blocks(one: Service, place: Written) -> list[Entry]:
    return [budget(each, one.by_name[each.workload], place) for each in one.budgets]


def ingress(one: Service, place: Written, depth: str = "../..") -> list[Entry]:
    """A name in the web for the first workload that listens."""
    if not one.stack.host:
        return []
    first = next(each for each in one.workloads if each.port and each.name not in one.stack.left_out)
    fields: dict[str, Written] = {
        "source": f"{depth}/modules/kubernetes/ingress_factory",
        "name": first.name,
        "namespace": place,
        "host": one.stack.host,
        "port": first.port if first.port != 8080 else None,
        "protected": True if one.stack.protected else None,
    }
    return [block("module", "ingress", body=attributes(fields))]
