"""The use over time and the autoscalers of r730 agree with its pods, their limits and what was measured."""

import datetime
import json
from functools import cache
from typing import Any

import pytest

from tests.examples.reading import EVIDENCE, EXAMPLES, METRICS, amount, by_name, every, running

R730 = EXAMPLES / "r730"
MI = 1 << 20
HOUR, DAY = 3_600, 86_400
NOW = 1_793_512_800  # 2026-11-01, 06:00 UTC
Json = dict[str, Any]


@cache
def told() -> dict[tuple[str, str, str, str], Json]:
    content = json.loads((R730 / EVIDENCE).read_text(encoding="utf-8"))
    assert content["schema"] == "bayplan.evidence/v1"
    names = ("kind", "namespace", "workload", "container")
    return {tuple(one[name] for name in names): one for one in content["evidence"]}


def of(workload: str, container: str = "") -> Json:
    """The evidence of a Deployment's container."""
    namespace, name = workload.split("/")
    return told()["Deployment", namespace, name, container or name]


def memory(one: Json) -> list[int]:
    """Its readings in MiB."""
    return [value for value in one["memory"]["values"] if value is not None]


def standing(pod: Json) -> list[Json]:
    """Its containers and sidecars."""
    starting = pod["spec"].get("initContainers", [])
    return [*pod["spec"]["containers"], *(one for one in starting if one.get("restartPolicy") == "Always")]


def place(pod: Json, container: str) -> tuple[str, str, str, str]:
    about = pod["metadata"]
    owner = next(iter(about.get("ownerReferences", [])), {"kind": "Node", "name": ""})
    kind, name = owner["kind"], owner["name"]
    if kind == "Node":
        kind, name = "Pod", about["name"]
    if kind == "ReplicaSet":
        kind, name = "Deployment", name.removesuffix(f"-{about['labels']['pod-template-hash']}")
    return kind, about["namespace"], name, container


def test_every_container_that_runs_was_measured_and_no_other() -> None:
    running_ones = {place(pod, one["name"]) for pod in running("r730") for one in standing(pod)}
    assert {key for key in told() if key[0] != "CronJob"} == running_ones
    parked = {("netbox", "netbox"), ("postiz", "temporal"), ("tts", "chatterbox"), ("osm-routing", "otp")}
    assert not parked & {key[1:3] for key in told()}


def test_the_last_reading_is_what_the_metrics_api_had_and_none_passes_a_limit() -> None:
    items = json.loads((R730 / METRICS).read_text(encoding="utf-8"))["items"]
    pods = by_name("r730", "Pod")
    for item in items:
        if item["kind"] != "PodMetrics":
            continue
        pod = pods[item["metadata"]["namespace"], item["metadata"]["name"]]
        limits = {one["name"]: one["resources"].get("limits", {}) for one in standing(pod)}
        for one in item["containers"]:
            found = told()[place(pod, one["name"])]
            used = amount(one["usage"]["memory"]) // 1000
            assert found["memory"]["values"][-1] * MI >= used
            limit = limits[one["name"]].get("memory")
            assert limit is None or max(memory(found)) * MI <= amount(limit) // 1000


def test_the_last_kill_is_the_one_that_the_status_tells_of() -> None:
    killed = 0
    for pod in running("r730"):
        for status in pod["status"]["containerStatuses"]:
            ended = status["lastState"].get("terminated", {})
            found = told()[place(pod, status["name"])]
            if ended.get("reason") == "OOMKilled":
                killed += 1
                assert len(found["kills"]) == found["restarts"] == status["restartCount"]
                assert found["kills"][-1]["at"] == seconds(ended["finishedAt"])
    assert killed == 2


def seconds(moment: str) -> int:
    return int(datetime.datetime.fromisoformat(moment).timestamp())


def test_the_stories() -> None:
    leak = of("vaultwarden/vaultwarden")
    days = [later - sooner for sooner, later in zip(memory(leak), memory(leak)[12:], strict=False)]
    assert sorted(days)[len(days) // 2] == 28
    assert len(leak["kills"]) == 2 and max(memory(leak)) <= 512
    nights = of("forgejo/forgejo")["memory"]
    begins = [nights["start"] + nights["step"] * index for index in range(len(nights["values"]))]
    peaks = [at for at, value in zip(begins, nights["values"], strict=True) if value and value > 1000]
    assert len(peaks) > 75 and {at % DAY for at in peaks} == {2 * HOUR, 4 * HOUR, 6 * HOUR}
    spikes = of("ebooks/audiobookshelf")
    assert sorted(memory(spikes))[-3:] == [42, 496, 496]
    grown = memory(of("immich/immich-postgres", "immich-postgresql"))
    assert grown == sorted(grown) and grown[-1] > 1.5 * grown[0]
    started = of("stirling-pdf/stirling-pdf")
    assert len(started["starts"]) == 4 and sum(value > 1500 for value in memory(started)) == 4
    young = of("servarr/flaresolverr")
    assert young["since"] == NOW - 3 * DAY and len(memory(young)) == 36


GIB = 1024
SAID = (
    ("forgejo/forgejo", "forgejo", 1.8),
    ("chrome-service/worker-warm", "chrome", 2 * 1.6),
    ("immich/immich-api", "immich-api", 2.9),
    ("monitoring/prometheus-server", "prometheus-server", 5.4),
    ("paperless-ngx/paperless-ngx", "paperless-ngx", 2 * 1.9),
    ("dawarich/dawarich", "dawarich", 700 / GIB),
    ("traefik/traefik", "traefik", 2 * 436 / GIB),
)
"""What comments in the stacks say of a peak, in GiB."""


@pytest.mark.parametrize(("workload", "container", "peak"), SAID)
def test_the_peaks_are_those_that_the_stacks_tell_of(workload: str, container: str, peak: float) -> None:
    assert max(memory(of(workload, container))) == pytest.approx(peak * GIB, rel=0.03)


def test_what_a_week_said_of_the_photos_was_less_than_half_of_it() -> None:
    readings = of("immich/immich-api")["memory"]["values"]
    week = [value for value in readings[-7 * 12 :] if value is not None]
    assert max(week) == pytest.approx(1.2 * GIB, rel=0.03)


def test_what_was_in_force_is_what_the_pods_have() -> None:
    """One container had half as much again before, so that its next reduction has to wait."""
    cut = []
    for pod in running("r730"):
        for one in standing(pod):
            found = told()[place(pod, one["name"])]
            for track, side, resource in IN_FORCE:
                now = one["resources"].get(side, {}).get(resource)
                if now is None:
                    assert track not in found
                    continue
                before, last = found[track]["values"]
                assert found[track]["start"] + found[track]["step"] == NOW
                assert last * found[track].get("unit", 1) * (1 if resource == "cpu" else 1000) == amount(now)
                if before != last:
                    assert 2 * before == 3 * last
                    cut.append((one["name"], track))
    assert cut == [("sonarqube", "requested"), ("sonarqube", "limited")]


IN_FORCE = (
    ("requested", "requests", "memory"),
    ("limited", "limits", "memory"),
    ("requested_cpu", "requests", "cpu"),
)


def test_the_card_is_shared_by_agreement_and_one_breaks_it() -> None:
    beyond = []
    for pod in running("r730"):
        for one in standing(pod):
            declared = one["resources"].get("limits", {}).get("example.com/gpumem")
            track = told()[place(pod, one["name"])].get("gpu_memory")
            assert (declared is None) == (track is None)
            if declared and track and max(track["values"]) * 1000 > amount(declared):
                beyond.append(one["name"])
    assert beyond == ["immich-worker"]


def test_vpas_recommend_for_containers_that_there_are() -> None:
    assert len(every("r730", "VerticalPodAutoscaler")) == 17
    floors = 0
    for one in every("r730", "VerticalPodAutoscaler"):
        spec = one["spec"]
        assert spec["updatePolicy"] == {"updateMode": "Off"}
        deployment = by_name("r730", "Deployment")[one["metadata"]["namespace"], spec["targetRef"]["name"]]
        names = [each["name"] for each in deployment["spec"]["template"]["spec"]["containers"]]
        advice = one["status"]["recommendation"]["containerRecommendations"]
        assert [each["containerName"] for each in advice] == sorted(names)
        for each in advice:
            lower, target, upper = (
                amount(each[bound]["memory"]) for bound in ("lowerBound", "target", "upperBound")
            )
            assert lower <= target <= upper
            floors += target == 104_857_600 * 1000
    assert floors == 2
