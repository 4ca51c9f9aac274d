"""The platform, read: what is said, what holds where nothing is, and what is refused and never repeated."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.catalog.framework import Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.plain import Keys
from bayplan.model.platform import (
    Access,
    Bootstrap,
    Cluster,
    Culling,
    DeclaredStorageClass,
    Delivery,
    EtcdSnapshots,
    GpuSharing,
    NotebookProfile,
    Notebooks,
    Platform,
    PolicyEngine,
)
from bayplan.model.pods import Effect, Toleration
from bayplan.sources import estate
from bayplan.sources.estate import amounts, cluster, offers
from tests import make

GIB = 1 << 30
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF4UYIDM5KXAksiG me"
POOL = "pools: [{name: gpu, allocatable: {cpu: 8, memory: 32Gi, nvidia.com/gpu: 2}}]\n"
PART = Part(
    "thing", "A thing.", "1.0.0", "things", lambda asked: Bundle("thing", "things", asked.key),
    (
        Option("size", "size", "Its size."),
        Option("full", "share", "How full."),
        Option("wait", "seconds", "How long."),
        Option("many", "number", "How many."),
        Option("on", "truth", "Whether."),
        Option("names", "texts", "Which.", choices=("a", "b")),
        Option("rest", "mapping", "What else."),
        Option("word", "text", "What it is called.", required=True),
    ),
)  # fmt: skip


def read(text: str) -> Platform:
    return estate.parse(text.encode(), "bayplan.yaml").platform


def refused(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    error = caught.value
    return error.found[0] if isinstance(error, Mistakes) else error


def test_nothing_said_is_nothing_declared() -> None:
    assert read("kubernetes: '1.34'") == Platform()
    assert not read("").cluster.declared


def test_k3s_is_known_by_its_version_and_as_it_comes() -> None:
    assert read("cluster: {version: v1.36.5+k3s1}").cluster == Cluster(
        distribution="k3s",
        version="v1.36.5+k3s1",
        cni="flannel",
        pod_cidr="10.42.0.0/16",
        service_cidr="10.43.0.0/16",
        dns="10.43.0.10",
        snapshots=EtcdSnapshots("0 */6 * * *", 12, ""),
        token="K3S_TOKEN",
    )


def test_kubeadm_is_described() -> None:
    found = read("cluster: {distribution: kubeadm, version: 1.34.2, cni: calico}").cluster
    assert (found.version, found.pod_cidr, found.service_cidr) == ("v1.34.2", "", "10.96.0.0/12")
    assert (found.dns, found.token, found.snapshots, found.backend) == ("10.96.0.10", "", None, "none")
    assert found.declared and not found.installed


def test_the_minor_release_is_the_clusters() -> None:
    assert estate.parse(b"cluster: {version: v1.35.1+k3s1}", "a").kubernetes == "1.35"
    assert estate.parse(b"cluster: {version: v1.37.0+k3s1}", "a").kubernetes == "1.36"  # the nearest known


@given(some.integers(0, 2**24 - 1), some.integers(8, 27))
def test_the_dns_service_is_the_tenth_of_its_range(number: int, length: int) -> None:
    size = 1 << 32 - length
    base = (10 << 24 | number) // size * size
    written = ".".join(str(base >> shift & 255) for shift in (24, 16, 8, 0))
    tenth = ".".join(str(base + 10 >> shift & 255) for shift in (24, 16, 8, 0))
    assert cluster.tenth(f"{written}/{length}") == tenth


def test_a_range_without_a_tenth_address_has_no_dns() -> None:
    assert cluster.tenth("10.0.0.0/29") == ""


def test_everything_of_the_cluster() -> None:
    found = read(
        "cluster: {name: lab, version: v1.36.5+k3s1, domain: lab.local, interface: ens18, tlsNames: [a, b],"
        " disable: [traefik], flannelBackend: host-gw, secretsEncryption: false, embeddedMirror: ['*'],"
        " taintServers: false, snapshots: {schedule: '@daily', retention: 3, s3Secret: s3}, token: ./token,"
        " systemReserved: {cpu: 500m, memory: 1Gi}, maxPods: 64, settings: {debug: true, x: [1]}}"
    ).cluster
    assert (found.name, found.domain, found.interface, found.names) == (
        "lab", "lab.local", "ens18", ("a", "b"),
    )  # fmt: skip
    assert (found.disabled, found.backend, found.mirror, found.token) == (
        ("traefik",), "host-gw", ("*",), "./token",
    )  # fmt: skip
    assert not found.encrypted_secrets and not found.tainted_servers
    assert found.snapshots == EtcdSnapshots("@daily", 3, "s3")
    assert (found.reserved, found.max_pods) == (make.amounts("cpu=500m memory=1Gi"), 64)
    assert found.settings == {"debug": True, "x": [1]}


def test_bootstrap() -> None:
    assert read("bootstrap: {}").bootstrap == Bootstrap()
    found = read(
        POOL + f"bootstrap: {{user: me, sshKeys: [keys/me.pub, {KEY}],"
        " nameservers: [192.0.2.1], searchDomains: [example.org], timeZone: Europe/Berlin, packages: [jq],"
        " seed: iso, driver: image, hugePages: {gpu: 2Gi}}"
    ).bootstrap
    assert found.keys == ("keys/me.pub", KEY)
    assert (found.user, found.nameservers, found.search) == ("me", ("192.0.2.1",), ("example.org",))
    assert (found.time_zone, found.packages, found.seed, found.driver) == (
        "Europe/Berlin", ("jq",), "iso", "image",
    )  # fmt: skip
    assert found.pages == {"gpu": 2 * GIB}


@pytest.mark.parametrize(
    ("kind", "keys", "binding", "expandable"),
    [
        ("csi-nfs", "server: a, share: /a", "Immediate", True),
        ("nfs-subdir", "server: a, share: /a", "Immediate", True),
        ("local-path", "path: /a", "WaitForFirstConsumer", False),
        ("proxmox-csi", "pool: a", "WaitForFirstConsumer", True),
    ],
)
def test_a_storage_class_binds_as_its_kind_has_to(
    kind: str, keys: str, binding: str, expandable: bool
) -> None:
    (found,) = read(f"storageClasses: [{{name: a, kind: {kind}, {keys}}}]").storage_classes
    assert (found.binding, found.expandable, found.reclaim, found.default) == (
        binding, expandable, "Delete", False,
    )  # fmt: skip


def test_everything_of_a_storage_class() -> None:
    text = (
        "storageClasses: [{name: a, kind: csi-nfs, default: true, server: s, share: /x, mountOptions: [hard],"
        " reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer, allowVolumeExpansion: false,"
        " parameters: {a: b}}]"
    )
    assert read(text).storage_classes == (
        DeclaredStorageClass(
            "a", "csi-nfs", True, "s", "/x", mount_options=("hard",), reclaim="Retain",
            binding="WaitForFirstConsumer", expandable=False, parameters={"a": "b"},
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{pool: gpu}", GpuSharing("gpu")),
        ("{pool: gpu, mode: time-slicing, replicas: 4}", GpuSharing("gpu", "time-slicing", 4)),
        ("{pool: gpu, mode: mps, replicas: 2}", GpuSharing("gpu", "mps", 2)),
        (
            "{pool: gpu, mode: mig, profile: all-1g.10gb, strategy: mixed}",
            GpuSharing("gpu", "mig", 1, "all-1g.10gb", "mixed"),
        ),
    ],
)
def test_gpu_sharing(text: str, expected: GpuSharing) -> None:
    assert read(f"{POOL}gpuSharing: [{text}]").sharing == (expected,)


def test_notebooks() -> None:
    found = read(
        POOL + "notebooks: {images: {a: 'quay.io/a/b:1'}, home: {storageClass: h, size: 10Gi},"
        " scratch: {size: 1Ti}, culling: {idle: 90m, maxAge: 2d}, startTimeout: 30s, profiles:"
        " [{name: p, description: d, default: true, cpu: 500m, cpuLimit: 2, memory: 1Gi, memoryLimit: 2Gi,"
        " gpus: 1, pool: gpu, priorityClass: c, sharedMemory: 1Gi, scratch: true, images: [a], atOnce: 3,"
        " tolerations: [{key: k, operator: Exists, effect: NoSchedule}]}]}"
    ).notebooks
    toleration = Toleration("k", "Exists", "", Effect.NO_SCHEDULE)
    assert found == Notebooks(
        {"a": "quay.io/a/b:1"}, "h", 10 * GIB, "", 1024 * GIB, Culling(5400, 600, 2 * 86400), 30,
        (
            NotebookProfile(
                "p", "p", "d", True, 500, 2000, GIB, 2 * GIB, 1, "nvidia.com/gpu", "gpu", "c", GIB, True,
                ("a",), 3, (toleration,),
            ),
        ),
    )  # fmt: skip


def test_delivery_access_and_what_holds_tiers_up() -> None:
    found = read(
        "policyEngine: {kind: objects, namespaces: [a]}\n"
        "delivery: {repository: 'git@git.example.org:a.git', path: clusters/a/, secret: reader}\n"
        "access: {modes: [observe, apply], user: me@pam, token: t1, resourcePool: p, namespace: ns}"
    )
    assert found.policies == PolicyEngine("objects", ("a",))
    assert found.delivery == Delivery("fleet", "git@git.example.org:a.git", "main", "clusters/a", "reader")
    assert found.access == Access(("observe", "apply"), "me@pam", "t1", "p", "ns")


def test_options_become_what_their_kinds_say() -> None:
    written: Keys = {
        "size": "2Gi", "full": "85 %", "wait": "1h30m", "many": 3, "on": True, "names": ["a"],
        "rest": {"a": [1]}, "word": "x",
    }  # fmt: skip
    assert offers.options(PART, dict(written)) == {
        **written, "size": 2 * GIB, "full": 0.85, "wait": 5400,
    }  # fmt: skip
    assert offers.options(PART, {"word": "x", "many": None}) == {"word": "x"}


@pytest.mark.parametrize(
    ("written", "path", "words"),
    [
        ({}, "word", "is required: thing cannot be without it"),
        ({"word": ""}, "word", "is required"),
        ({"word": 3}, "word", "expected text, got 3; put it in quotes"),
        ({"word": "x", "wrod": 1}, "wrod", "is no option of thing; did you mean word?"),
        ({"word": "x", "size": 5}, "size", "write the unit"),
        ({"word": "x", "size": True}, "size", "expected an amount, got true"),
        ({"word": "x", "full": "85"}, "full", "is not a percentage"),
        ({"word": "x", "wait": 5}, "wait", "expected text"),
        ({"word": "x", "wait": "soon"}, "wait", "is not a duration"),
        ({"word": "x", "many": True}, "many", "expected a number, got true"),
        ({"word": "x", "on": "yes"}, "on", "expected true or false, got yes"),
        ({"word": "x", "names": "a"}, "names", "expected a list, got a"),
        ({"word": "x", "names": ["a", "c"]}, "names", "'c' is not known; write one of a, b"),
        ({"word": "x", "names": [1]}, "names[0]", "expected text, got 1"),
        ({"word": "x", "rest": ["a"]}, "rest", "expected a mapping, got a list"),
    ],
)
def test_options_that_cannot_be(written: Keys, path: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        offers.options(PART, written)
    assert (caught.value.path, words in caught.value.message) == (path, True), str(caught.value)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("cluster: {version: v1.36.5+k3s1, token: 'K10aa::server:hush-hush'}", "hush-hush"),
        ("cluster: {version: v1.36.5+k3s1, snapshots: {s3Secret: 'Hush-hush/'}}", "Hush-hush"),
        ("delivery: {repository: a, secret: 'Hush hush'}", "Hush hush"),
        ("delivery: {repository: 'https://a:hush-hush@b.example.org/c.git'}", "hush-hush"),
        ("access: {user: 'a@pve!t=hush-hush'}", "hush-hush"),
        ("access: {token: 12345678-1234-1234-1234-123456789abc}", "123456789abc"),
        ("bootstrap: {sshKeys: ['-----BEGIN PRIVATE KEY----- hush-hush']}", "hush-hush"),
        ("cluster: {version: v1.36.5+k3s1, settings: {password: hush-hush}}", "hush-hush"),
        ("components: [{name: reloader, values: {a: [{b: ghp_0123456789abcdefghijABCDEFGHIJ}]}}]", "ghp_"),
    ],
)
def test_a_secret_is_refused_and_never_repeated(text: str, secret: str) -> None:
    error = refused(text)
    assert error.line == 1 and error.path
    assert secret not in str(error) + error.value


@pytest.mark.parametrize("written", ["0m", "0s", "1x", "", "1s1m"])
def test_seconds_that_are_none(written: str) -> None:
    with pytest.raises(InvalidInput, match="is not a duration"):
        amounts.seconds(written)


@pytest.mark.parametrize(("written", "expected"), [("30s", 30), ("1m", 60), ("2h", 7200), ("1d1h", 90000)])
def test_seconds(written: str, expected: int) -> None:
    assert amounts.seconds(written) == expected


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("cluster: {name: a}", "cluster", "missing required field 'version'"),
        ("cluster: {version: v1.34.2}", "cluster.distribution", "is required, as the version does not tell"),
        ("cluster: {version: v1.34.2, distribution: kubeadm}", "cluster.cni", "brings no network"),
        ("cluster: {version: v1.34.2, distribution: k0s}", "cluster.distribution", "one of k3s, kubeadm"),
        ("cluster: {version: v1.36.5+k3s1, podCidr: 10.0.0.1/8}", "cluster.podCidr", "is no network"),
        ("cluster: {version: v1.36.5+k3s1, address: vip}", "cluster.address", "is no address"),
        ("cluster: {version: v1.36.5+k3s1, domain: a_b}", "cluster.domain", "is no domain"),
        ("cluster: {version: v1.36.5+k3s1, maxPods: 0}", "cluster.maxPods", "expected a whole number >= 1"),
        ("cluster: {version: v1.36.5+k3s1, snapshots: {schedule: often}}", "cluster.snapshots.schedule", ""),
        ("cluster: {version: v1.36.5+k3s1, snapshots: {retention: 0}}", "cluster.snapshots.retention",
         "would keep none of them"),
        ("cluster: {version: v1.36.5+k3s1, systemReserved: {disk: 1Gi}}", "cluster.systemReserved.disk",
         "is nothing that kubelets reserve"),
        ("bootstrap: {user: Me}", "bootstrap.user", "is no name of a user"),
        ("bootstrap: {timeZone: Berlin}", "bootstrap.timeZone", "is no time zone"),
        ("bootstrap: {hugePages: {gpu: 3Mi}}", "bootstrap.hugePages.gpu", "write a multiple of 2Mi"),
        ("bootstrap: {seed: usb}", "bootstrap.seed", "write one of iso, snippets"),
        ("storageClasses: [{name: A, kind: csi-nfs, server: a, share: /a}]", "storageClasses[0].name",
         "is no name"),
        ("storageClasses: [{name: a, kind: nfs}]", "storageClasses[0].kind", "'nfs' is not known"),
        ("storageClasses: [{name: a, kind: local-path, path: a}]", "storageClasses[0].path", "begin it"),
        (POOL + "gpuSharing: [{pool: gpu, mode: mps}]", "gpuSharing[0].replicas", "has to be 2 or more"),
        (POOL + "gpuSharing: [{pool: gpu, profile: all-1g.5gb}]", "gpuSharing[0].profile", "is of MIG"),
        (POOL + "gpuSharing: [{pool: gpu, mode: mig, profile: A 1}]", "gpuSharing[0].profile",
         "is no configuration of MIG"),
        ("components: [{name: reloader, after: [nobody]}]", "components[0].after[0]", "is not known"),
        ("notebooks: {images: {a: A B}}", "notebooks.images.a", "is no image"),
        ("notebooks: {profiles: [{name: a, tolerations: [{}]}]}", "notebooks.profiles[0].tolerations[0].key",
         "unless the operator is Exists"),
        ("notebooks: {profiles: [{name: a, tolerations: [{key: a, operator: Exists, value: b}]}]}",
         "notebooks.profiles[0].tolerations[0].value", "is compared by Equal only"),
        ("notebooks: {culling: {idle: 10m, every: 1h}}", "notebooks.culling.every", "look more often"),
        ("policyEngine: {kind: opa}", "policyEngine.kind", "kyverno-legacy"),
        ("policyEngine: {kind: kyverno, namespaces: [a]}", "policyEngine.namespaces", "is for plain objects"),
        ("delivery: {repository: a, path: ../a}", "delivery.path", "leads out of the repository"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_place(text: str, path: str, words: str) -> None:
    error = refused(text)
    assert (error.path, words in error.message) == (path, True), str(error)
    assert error.line


@pytest.mark.parametrize("kind", ["objects", "admission"])
def test_engines_that_make_nothing_later_have_namespaces_named(kind: str) -> None:
    said = estate.parse(f"policyEngine: {{kind: {kind}, namespaces: [jupyterhub]}}".encode(), "bayplan.yaml")
    assert said.platform.policies.namespaces == ("jupyterhub",)


def test_without_components_the_catalog_is_not_loaded() -> None:
    program = (
        "import sys; from bayplan.sources import estate\n"
        "estate.parse(b'cluster: {version: v1.36.5+k3s1}', 'a')\n"
        "assert not [name for name in sys.modules if name.startswith('bayplan.catalog')]\n"
        "estate.parse(b'components: [{name: reloader}]', 'a')\n"
        "assert 'bayplan.catalog.registry' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
