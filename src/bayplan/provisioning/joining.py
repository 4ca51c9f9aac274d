"""Joining waits for the token: K3s is installed when the file with the token is there, and not before.

A path unit watches for the file, and starts a service that runs a script. Thus the user data holds no secret,
and the token may come when and how it likes: by the guest agent, by a copy, or beside the user data on an ISO
that nobody keeps. The script takes K3s from the image where it lies there (`/usr/local/bin/k3s` with
`/opt/k3s/install.sh`: machines without a way out), else from the network, always in the declared version.
"""

import shlex
from typing import Final

from bayplan.provisioning.framework import RUNNABLE, TOKEN_FILE, Node, Share, Written
from bayplan.provisioning.k3s import FOLDER, PORT, host

SCRIPT_PATH: Final = "/usr/local/sbin/join-cluster"
UNITS: Final = "/etc/systemd/system"
JOINED: Final = f"{FOLDER}/joined"
SITE: Final = "https://get.k3s.io"

WATCH: Final = f"""\
# Starts the installation of K3s as soon as the join token is there.
[Unit]
Description=Wait for the join token
ConditionPathExists=!{JOINED}

[Path]
PathExists={TOKEN_FILE}

[Install]
WantedBy=multi-user.target
"""
# It stays active after success: a path unit starts a service that has ended again while the path exists.
SERVICE: Final = f"""\
[Unit]
Description=Install K3s and join the cluster
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={SCRIPT_PATH}
TimeoutStartSec=infinity
Restart=on-failure
RestartSec=30
"""
HEAD: Final = """\
#!/bin/sh
# Installs K3s with the token that is there, and joins or begins the cluster. Safe to run again.
# Rendered from cluster in the estate file.
set -eu
version={version}
token={token}
joined={joined}

[ -e "$joined" ] && exit 0
until [ -s "$token" ]; do sleep 1; done
chmod 0600 "$token"

answers() {{ # answers HOST: whether a server of K3s is there
    curl -gks --max-time 5 -o /dev/null "https://$1:{port}/ping"
}}
"""
WAIT: Final = """
# Nobody is there to join until the first server is.
until answers {entrance}; do sleep 5; done
"""
BEGIN: Final = """
# A first server that is made anew must join those that are left, or it would begin a second cluster.
config={folder}/config.yaml.d/90-join.yaml
if [ ! -d /var/lib/rancher/k3s/server/db/etcd ]; then
    for host in {hosts}; do
        if answers "$host"; then
            printf 'cluster-init: false\\nserver: https://%s:{port}\\n' "$host" >"$config"
            break
        fi
    done
fi
"""
INSTALL: Final = """
export INSTALL_K3S_VERSION="$version" INSTALL_K3S_EXEC={role}
if [ -x /usr/local/bin/k3s ] && [ -r /opt/k3s/install.sh ]; then
    if ! /usr/local/bin/k3s --version | grep -qF "$version"; then
        echo "the image has another K3s than $version; make it anew" >&2
        exit 1
    fi
    INSTALL_K3S_SKIP_DOWNLOAD=true sh /opt/k3s/install.sh
else
    curl -fsSL --retry 5 {site} -o /run/install-k3s.sh
    sh /run/install-k3s.sh
fi
touch "$joined"
"""


def prepare(node: Node) -> Share:
    """The units and the script, and the command that begins to wait."""
    return Share(
        files=(
            Written(f"{UNITS}/join-cluster.path", WATCH),
            Written(f"{UNITS}/join-cluster.service", SERVICE),
            Written(SCRIPT_PATH, script(node), RUNNABLE),
        ),
        commands=(
            ("systemctl", "daemon-reload"),
            ("systemctl", "enable", "--now", "join-cluster.path"),
        ),
    )


def script(node: Node) -> str:
    """What is run once the token is there."""
    head = HEAD.format(
        version=shlex.quote(node.cluster.version),
        token=shlex.quote(TOKEN_FILE),
        joined=shlex.quote(JOINED),
        port=PORT,
    )
    return head + (_beginning(node) if node.first else _waiting(node)) + _installing(node)


def _waiting(node: Node) -> str:
    return WAIT.format(entrance=shlex.quote(host(node.entrance)))


def _beginning(node: Node) -> str:
    """Others are asked before a cluster is begun; a single server without an address of its own has none."""
    others = [one.addresses[0] for one in node.servers[1:] if one.addresses]
    hosts = [one for one in (node.cluster.address, *others) if one]
    if not hosts:
        return ""
    quoted = " ".join(shlex.quote(host(one)) for one in hosts)
    return BEGIN.format(hosts=quoted, port=PORT, folder=FOLDER)


def _installing(node: Node) -> str:
    return INSTALL.format(role=node.role, site=SITE)
