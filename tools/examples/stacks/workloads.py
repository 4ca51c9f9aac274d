"""Controllers as resources of Terraform: one block each."""

from collections.abc import Sequence

from tools.examples.blueprint import CLAIMED, Budget, Workload
from tools.examples.pods import selector_labels
from tools.examples.stacks.hcl import Attribute, Block, Entry, Raw, Written, block
from tools.examples.stacks.pods import (
    DNS_IGNORED,
    IMAGE_IGNORED,
    Notes,
    claim_template,
    label,
    lifecycle,
    metadata,
    plain,
    pod_spec,
    selector,
    template,
)


def resource(
    workload: Workload,
    namespace: Written,
    tier: str,
    notes: Notes,
    env: Sequence[Entry] = (),
) -> Block:
    """The block that declares a workload."""
    labels: dict[str, Written] = {"app": workload.name, "tier": tier}
    head = metadata(workload.name, namespace, labels)
    match workload.kind:
        case "CronJob":
            return cron_job(workload, head, notes, env)
        case "StatefulSet":
            return stateful_set(workload, head, notes, env)
        case "DaemonSet":
            body = [head, block("spec", body=[selector(workload), template(workload, notes, env)])]
            return block("resource", "kubernetes_daemonset", label(workload.name), body=body)
        case "Deployment":
            return deployment(workload, head, notes, env)
        case "Pod" | "Mirror":
            raise ValueError(f"nobody declares {workload.key}")


def deployment(workload: Workload, head: Block, notes: Notes, env: Sequence[Entry]) -> Block:
    strategy = [block("strategy", type="Recreate")] if workload.recreate else []
    inner: list[Entry] = [*strategy, selector(workload), template(workload, notes, env)]
    spec = block("spec", replicas=workload.replicas, body=inner)
    ignored = IMAGE_IGNORED if len(workload.name) % 3 else DNS_IGNORED
    body = [head, spec, lifecycle(ignored)]
    return block("resource", "kubernetes_deployment", label(workload.name), body=body)


def stateful_set(workload: Workload, head: Block, notes: Notes, env: Sequence[Entry]) -> Block:
    claimed = [one for one in workload.volumes if one.kind in CLAIMED]
    inner: list[Entry] = [
        Attribute("service_name", workload.name),
        Attribute("replicas", workload.replicas),
        selector(workload),
        template(workload, notes, env),
        *(claim_template(one, "proxmox-lvm") for one in claimed),
    ]
    body = [head, block("spec", body=inner)]
    return block("resource", "kubernetes_stateful_set", label(workload.name), body=body)


def cron_job(workload: Workload, head: Block, notes: Notes, env: Sequence[Entry]) -> Block:
    labels = block("metadata", labels=plain(selector_labels(workload)))
    pod = block("template", body=[labels, pod_spec(workload, notes, env)])
    job = block("job_template", body=[block("metadata"), block("spec", backoff_limit=2, body=[pod])])
    inner = block(
        "spec",
        schedule=workload.schedule,
        concurrency_policy="Forbid",
        successful_jobs_history_limit=max(1, workload.finished),
        failed_jobs_history_limit=1,
        body=[job],
    )
    return block("resource", "kubernetes_cron_job_v1", label(workload.name), body=[head, inner])


def service(workload: Workload, namespace: Written) -> Block:
    port = block("port", name="main", port=workload.port, target_port=workload.port)
    chosen: Written = plain(selector_labels(workload))
    headless = {"cluster_ip": "None"} if workload.kind == "StatefulSet" else {}
    spec = block("spec", body=[port], selector=chosen, **headless)
    body = [metadata(workload.name, namespace), spec]
    return block("resource", "kubernetes_service", label(workload.name), body=body)


def budget(one: Budget, workload: Workload, namespace: Written) -> Block:
    """A disruption budget over a workload's pods."""
    fields: dict[str, Written] = {"min_available": one.min_available, "max_unavailable": one.max_unavailable}
    spec = block("spec", body=[selector(workload)], **fields)
    body = [metadata(one.workload, namespace), spec]
    return block("resource", "kubernetes_pod_disruption_budget_v1", label(one.workload), body=body)


def namespace_value(local_block: str) -> Raw:
    """How other blocks call the stack's namespace."""
    return Raw(f"kubernetes_namespace.{local_block}.metadata[0].name")
