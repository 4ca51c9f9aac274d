"""A machine is made ready: programs, modules, kernel settings, huge pages, and no swap."""

import re
import subprocess

from bayplan.model.platform import Bootstrap
from bayplan.provisioning import system
from tests.provisioning.estates import GIB, LOCAL, declaration, node, written


def test_bridged_traffic_passes_the_packet_filter() -> None:
    files = written(system.prepare(node("cp1")))
    assert "br_netfilter\n" in files["/etc/modules-load.d/k3s.conf"]
    assert "net.bridge.bridge-nf-call-iptables = 1\n" in files["/etc/sysctl.d/90-k3s.conf"]
    assert "net.ipv4.ip_forward = 1\n" in files["/etc/sysctl.d/90-k3s.conf"]


def test_huge_pages_are_set_aside_on_the_pool_s_workers_only() -> None:
    path = "/etc/sysctl.d/90-k3s.conf"
    estate = declaration(bootstrap=Bootstrap(pages={"card": 4 * GIB, "other": GIB}))
    assert "vm.nr_hugepages = 2048\n" in written(system.prepare(node("wk1", estate)))[path]
    assert "nr_hugepages" not in written(system.prepare(node("cp1", estate)))[path]


def test_settings_are_lines_that_sysctl_reads() -> None:
    text = written(system.prepare(node("wk1")))["/etc/sysctl.d/90-k3s.conf"]
    assert all(re.fullmatch(r"#.*|[a-z0-9_.-]+ = \d+", line) for line in text.splitlines())


def test_nfs_is_installed_where_a_class_needs_it() -> None:
    assert "nfs-common" in system.prepare(node("wk1")).packages
    assert "nfs-common" not in system.prepare(node("wk1", declaration(classes=(LOCAL,)))).packages


def test_own_packages_come_beside_the_usual_ones() -> None:
    estate = declaration(bootstrap=Bootstrap(packages=("htop",)))
    assert system.prepare(node("cp1", estate)).packages[-1] == "htop"
    assert "qemu-guest-agent" in system.prepare(node("cp1", estate)).packages


def test_the_line_of_swap_is_put_behind_a_hash_and_no_other() -> None:
    table = (
        "UUID=1 / ext4 defaults 0 1\n/swap.img none swap sw 0 0\n# old swap line\nUUID=2\tnone\tswap\tsw\n"
    )
    words = [word for word in system.NO_SWAP if word not in ("-i", "/etc/fstab")]
    made = subprocess.run(words, input=table, capture_output=True, text=True, check=True).stdout
    assert made.splitlines() == [
        "UUID=1 / ext4 defaults 0 1",
        "#/swap.img none swap sw 0 0",
        "# old swap line",
        "#UUID=2\tnone\tswap\tsw",
    ]
    assert ("swapoff", "-a") in system.prepare(node("cp1")).early
