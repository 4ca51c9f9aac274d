"""Plays what a real API server answered: each pod of a scenario is admitted, compared and charged."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bayplan.admission import quotas
from bayplan.admission.answers import Admitted, Refused, says_the_same
from bayplan.admission.chain import admit_pod
from bayplan.admission.policy import gather as policies_of
from bayplan.model.pods import Container, Pod, PodSpec
from bayplan.model.versions import nearest
from bayplan.sources.kubernetes import convert
from bayplan.sources.kubernetes.gathering import gather

Document = dict[str, object]


def read(file: Path) -> Document:
    """A scenario, compressed or not."""
    found = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    document = json.loads(found)
    assert isinstance(document, dict)
    return document


def disagreements(scenario: Document) -> Iterator[str]:
    """Where Bayplan's answers depart from the recorded ones."""
    objects, documents, recorded = scenario["objects"], scenario["pods"], scenario["recorded"]
    assert isinstance(objects, list) and isinstance(documents, list) and isinstance(recorded, dict)
    world = gather(found for one in objects if (found := convert(one)) is not None)
    policies = policies_of(world, nearest(str(recorded["apiserver"])))
    usage = quotas.usage(world, policies)
    for document, record in zip(documents, recorded["pods"], strict=True):
        pod = convert(document)
        assert isinstance(pod, Pod)
        answer = admit_pod(pod, policies, usage)
        yield from (f"{pod.name}: {difference}" for difference in _differences(answer, document, record))
        if isinstance(answer, Admitted):
            usage = quotas.charge(usage, answer.pod, policies)


def _differences(answer: Admitted | Refused, document: Document, record: Document) -> Iterator[str]:
    said = record["admission"]
    assert isinstance(said, dict)
    if isinstance(answer, Refused):
        theirs = said["code"], said.get("reason", "")
        if (answer.code, answer.reason) != theirs or not says_the_same(
            answer.message, said.get("message", "")
        ):
            yield f"expected {said}, got {answer}"
    elif said["code"] != 201:
        yield f"expected {said}, got an admitted pod"
    else:
        effective = convert({**document, "spec": record["effective"]})
        assert isinstance(effective, Pod)
        if _decided(effective.spec) != _decided(answer.pod.spec):
            yield f"expected {_decided(effective.spec)}, got {_decided(answer.pod.spec)}"


def _decided(spec: PodSpec) -> Document:
    """What admission decides of a spec, with amounts as they are printed."""
    return {
        "containers": [_printed(one) for one in spec.containers],
        "initContainers": [_printed(one) for one in spec.init_containers],
        "priority": (spec.priority_class, spec.priority, spec.preemption_policy),
        "tolerations": spec.tolerations,
        "nodeSelector": spec.node_selector,
    }


def _printed(container: Container) -> tuple[str, dict[str, str], dict[str, str]]:
    said = msgspec.structs.astuple(container.resources)[:2]
    requests, limits = ({name: str(amount) for name, amount in amounts.items()} for amounts in said)
    return container.name, requests, limits
