"""The evidence of 500 containers over 30 days at 5 minutes, out of a running Prometheus.

The server is Debian's, with blocks that promtool makes once for all trials. Reading is measured as a whole
process, since it is memory that counts too. The peer is what a user would run today for the same question:
KRR, whose package is on no index that is asked here. Its questions are sent as its source sends them
(strategy `simple`, a step of 75 s, ten threads): for each container of each workload one for ReplicaSets, one
for pods, one for the phase of those, and four for figures. What it does with the answers is left out.
"""

import contextlib
import http.client
import json
import math
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.measuring import Broken, Measured, Setting, Skip, Trial, python, timed

CONTAINERS: Final = 500
DAYS: Final = 30
LOOK: Final = 300
DAY: Final = 86_400
WEEK: Final = 7 * DAY
END: Final = 1_795_219_200
"""A midnight; nothing here depends on the clock."""
START: Final = END - DAYS * DAY
PATIENCE: Final = 60.0
THREADS: Final = 10
KRR_STEP: Final = "75s"
TEAMS: Final = 25
IMAGES: Final = ("main", "side")

READING: Final = """\
import datetime, json, resource, sys
from bayplan.app import evidence
now = datetime.datetime.fromtimestamp(int(sys.argv[2]), datetime.UTC)
wanted = evidence.Wanted(prometheus=(sys.argv[1],), days=int(sys.argv[3]), cache=sys.argv[4] or None)
found = evidence.gather(wanted, now)
readings = sum(len(one.memory.values) for one in found.evidence)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"containers": len(found.evidence), "readings": readings, "peak": peak}))
"""


class Pod(NamedTuple):
    """One of the two pods that a workload has, one after the other."""

    workload: int
    owner: str
    name: str
    begin: int
    end: int

    @property
    def namespace(self) -> str:
        return f"team-{self.workload % TEAMS}"


def _pods(workload: int) -> tuple[Pod, Pod]:
    """Every workload is rolled out once, each at its own time."""
    turn = START + DAY + workload * 7919 % ((DAYS - 2) * DAY // LOOK) * LOOK
    old, new = (f"app-{workload}-{end}" for end in ("6c7d9f8b54", "5d8f7c9b6d"))
    return (
        Pod(workload, old, f"{old}-x{workload % 8 + 2}k4z", START, turn),
        Pod(workload, new, f"{new}-b{workload % 8 + 2}v9c", turn, END),
    )


def _store(setting: Setting) -> Path:
    """The blocks of a server, made week by week: promtool reads a file once for each block in it."""
    for name in ("prometheus", "promtool"):
        if shutil.which(name) is None:
            raise Skip(f"{name} is not installed")
    workloads = max(1, setting.of(CONTAINERS) // len(IMAGES))
    folder = setting.scratch / f"prometheus-{workloads}"
    if not folder.exists():
        making, text = folder.with_suffix(".making"), setting.scratch / "week.om"
        for begin, end in _weeks():
            with text.open("w", encoding="utf-8", buffering=1 << 20) as file:
                for workload in range(workloads):
                    file.writelines(_series(workload, begin, end))
                file.write("# EOF\n")
            command = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=168h", "openmetrics"]
            subprocess.run([*command, str(text), str(making)], check=True, stdout=subprocess.DEVNULL)
        text.unlink()
        making.rename(folder)
    return folder


def _weeks() -> Iterator[tuple[int, int]]:
    begin = START
    while begin < END:
        end = min(END, (begin // WEEK + 1) * WEEK)
        yield begin, end
        begin = end


def _series(workload: int, begin: int, end: int) -> Iterator[str]:
    for pod in _pods(workload):
        times = range(max(begin, pod.begin), min(end, pod.end), LOOK)
        if times:
            yield from _state(pod, times)
            for container in IMAGES:
                yield from _container(pod, container, times)


def _state(pod: Pod, times: range) -> Iterator[str]:
    job = 'instance="192.0.2.9:8080",job="kube-state-metrics",owner_is_controller="true"'
    labels = f'{job},namespace="{pod.namespace}",pod="{pod.name}"'
    owner = f'owner_kind="ReplicaSet",owner_name="{pod.owner}"'
    yield _same("kube_pod_owner", f"{labels},{owner}", times, 1)
    above = f'replicaset="{pod.owner}",owner_kind="Deployment",owner_name="app-{pod.workload}"'
    yield _same("kube_replicaset_owner", f'{job},namespace="{pod.namespace}",{above}', times, 1)


def _container(pod: Pod, container: str, times: range) -> Iterator[str]:
    """A daily rhythm and noise, with a counter of CPU; requests and limits that stay."""
    who = f'namespace="{pod.namespace}",pod="{pod.name}",container="{container}"'
    path = f'id="/kubepods/{pod.name}/{container}",image="{container}:1"'
    usage = f'{who},{path},instance="192.0.2.{pod.workload % 10 + 10}:10250",job="kubelet"'
    base = random.Random(f"{pod.workload} {container}").randrange(64, 1024) << 20
    memory = [
        int(base * (1 + 0.3 * math.sin(at / DAY * math.tau))) + at * 2654435761 % 65536 * 128 for at in times
    ]
    yield _lines("container_memory_working_set_bytes", usage, times, memory)
    yield _lines("container_memory_rss", usage, times, [amount * 3 // 4 for amount in memory])
    seconds = [round((at - pod.begin) * 0.1 + at * 40503 % 997 / 1000, 3) for at in times]
    yield _lines("container_cpu_usage_seconds_total", f'{usage},cpu="total"', times, seconds)
    yield _same("container_start_time_seconds", usage, times, pod.begin)
    state = f'{who},instance="192.0.2.9:8080",job="kube-state-metrics"'
    yield _same("kube_pod_container_status_restarts_total", state, times, 0)
    for kind, resource, amount in (
        ("requests", "memory", base), ("limits", "memory", 2 * base), ("requests", "cpu", 0.1),
    ):  # fmt: skip
        yield _same(f"kube_pod_container_resource_{kind}", f'{state},resource="{resource}"', times, amount)


def _same(name: str, labels: str, times: range, value: float) -> str:
    return "".join([f"{name}{{{labels}}} {value} {at}\n" for at in times])


def _lines(name: str, labels: str, times: range, values: "list[int] | list[float]") -> str:
    head = f"{name}{{{labels}}}"
    return "".join([f"{head} {value} {at}\n" for at, value in zip(times, values, strict=True)])


@contextlib.contextmanager
def _server(setting: Setting) -> Iterator[str]:
    """The address of the server."""
    store = _store(setting)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listening.getsockname()[1]}"
    configuration = setting.scratch / "prometheus.yml"
    configuration.write_text("global: {}\n", encoding="utf-8")
    command = [
        "prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={store}",
        "--storage.tsdb.retention.time=20y", f"--web.listen-address={address}", "--log.level=error",
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(address)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _await(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(address, timeout=5)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("GET", "/-/ready")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise Broken("Prometheus does not start")


def _gather(setting: Setting) -> Measured:
    """A whole process that reads everything, and remembers nothing."""
    with _server(setting) as url:
        return _read(setting, url, "")


def _again(setting: Setting) -> Measured:
    """The same once more, with all days that are over kept from the time before."""
    cache = setting.scratch / "evidence-cache"
    with _server(setting) as url:
        shutil.rmtree(cache, ignore_errors=True)
        _read(setting, url, str(cache))
        measured = _read(setting, url, str(cache))
    kept = sum(one.stat().st_size for one in cache.iterdir())
    return Measured(measured.value, (*measured.remarks, f"{kept / 1e6:.0f} MB are kept"), measured.peak)


def _memory(setting: Setting) -> Measured:
    """The peak of that process."""
    measured = _gather(setting)
    return Measured(float(measured.peak or 0), measured.remarks, measured.peak)


def _read(setting: Setting, url: str, cache: str) -> Measured:
    done = python(("-c", READING, url, str(END), str(DAYS), cache))
    told: Mapping[str, int] = json.loads(done.output)
    wanted = max(1, setting.of(CONTAINERS) // len(IMAGES)) * len(IMAGES)
    if told["containers"] != wanted or told["readings"] < wanted * (DAYS * 24 - 1):
        raise Broken(f"{told['containers']} containers with {told['readings']} readings came")
    about = f"{told['containers']} containers, {told['readings']:,} readings of each kind"
    return Measured(done.seconds, (about,), told["peak"])


def _krr(setting: Setting) -> Measured:
    """Its questions, on ten threads; each container's follow one another, as its own do."""
    objects = [
        (workload, container)
        for workload in range(max(1, setting.of(CONTAINERS) // len(IMAGES)))
        for container in IMAGES
    ]
    with (
        _server(setting) as url,
        contextlib.closing(_Session(url)) as session,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        seconds, asked = timed(lambda: sum(pool.map(lambda one: _object(session, *one), objects)))
    return Measured(seconds, (f"{asked:,} questions for {len(objects)} containers",))


class _Session:
    """A connection for each thread, kept open."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._own = threading.local()
        self._all: list[http.client.HTTPConnection] = []

    def close(self) -> None:
        """Closes them all."""
        for connection in self._all:
            connection.close()

    def ask(self, expression: str) -> list[Mapping[str, Mapping[str, str]]]:
        """The series of an answer about the end of the window."""
        if not hasattr(self._own, "connection"):
            self._own.connection = http.client.HTTPConnection(self._address, timeout=120)
            self._all.append(self._own.connection)
        body = urlencode({"query": expression, "time": END})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._own.connection.request("POST", "/api/v1/query", body, headers)
        answer = json.loads(self._own.connection.getresponse().read())
        if answer["status"] != "success":
            raise Broken(f"Prometheus refuses: {answer.get('error')}")
        found: list[Mapping[str, Mapping[str, str]]] = answer["data"]["result"]
        return found


def _object(session: _Session, workload: int, container: str) -> int:
    """How many questions were asked for one container: owners, pods, phases, and figures."""
    namespace = f'namespace="team-{workload % TEAMS}"'
    span = f"{DAYS}d"
    owner = f'owner_name="app-{workload}", owner_kind="Deployment", {namespace}'
    sets = session.ask(f"kube_replicaset_owner{{{owner}}}[{span}]")
    names = "|".join(sorted({one["metric"]["replicaset"] for one in sets}))
    owned = f'owner_name=~"{names}", owner_kind="ReplicaSet", {namespace}'
    pods = session.ask(f"last_over_time(kube_pod_owner{{{owned}}}[{span}])")
    chosen = "|".join(one["metric"]["pod"] for one in pods)
    session.ask(f'kube_pod_status_phase{{phase="Running", pod=~"{chosen}", {namespace}}} == 1')
    selector = f'{{{namespace}, pod=~"{chosen}", container="{container}"}}'
    cpu, memory = (
        f"container_cpu_usage_seconds_total{selector}",
        f"container_memory_working_set_bytes{selector}",
    )
    by, looked = "by (container, pod, job)", f"[{span}:{KRR_STEP}]"
    figures = (
        f"quantile_over_time(0.95, max(rate({cpu}[{KRR_STEP}])) {by} {looked})",
        f"max_over_time(max({memory}) {by} {looked})",
        f"count_over_time(max({cpu}) {by} {looked})",
        f"count_over_time(max({memory}) {by} {looked})",
    )
    answers = [session.ask(one) for one in figures]
    if len(answers[1]) != 2:
        raise Broken(f"app-{workload} has peaks of {len(answers[1])} pods")
    return 3 + len(figures)


TRIALS: Final[Mapping[str, Trial]] = {"gather": _gather, "memory": _memory, "again": _again, "krr": _krr}
