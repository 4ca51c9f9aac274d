"""What cloud-init is given for a machine: user data, network data and meta data, as files of NoCloud.

The instance id follows the content: cloud-init runs again on a machine whose data has changed, at its next
boot, and never otherwise.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from bayplan.provisioning import cards, joining, k3s, network, scratch, system, vip
from bayplan.provisioning.framework import SECRET, TOKEN_FILE, Node, Preparation, Share, Written

USER, NETWORK, META = "user-data", "network-config", "meta-data"
PUBLIC: Final = ("ssh-", "ecdsa-sha2-", "sk-")
"""What the text of a public key begins with; everything else names a file that holds some."""

PREPARATIONS: Final[tuple[Preparation, ...]] = (
    system.prepare,
    # Before K3s: it looks for the runtime of the cards when it starts.
    cards.prepare,
    scratch.prepare,
    k3s.prepare,
    vip.prepare,
    # Last: from here on the node may join at any moment.
    joining.prepare,
)


def texts(node: Node, keys: Mapping[str, str], token: str = "") -> dict[str, str]:
    """The three files of a node by name. `keys`: the text of every file that `bootstrap.sshKeys` names.

    With a token, its file is written by the user data, which then is a secret itself.
    """
    shares = [prepare(node) for prepare in PREPARATIONS]
    if token:
        shares.append(Share(files=(Written(TOKEN_FILE, f"{token}\n", SECRET),)))
    heading = [f"{node.name}, {node.role} of {node.cluster.name}.", *_origin(node, token)]
    made = {
        USER: "#cloud-config\n" + yaml.text([_data(node, shares, keys)], heading),
        NETWORK: network.text(node),
    }
    digest = hashlib.sha256("\0".join(made.values()).encode()).hexdigest()[:16]
    meta: Keys = {"instance-id": f"{node.name}-{digest}", "local-hostname": node.name}
    said = [f"Rendered from {node.key} in the estate file.", "A new id makes cloud-init run again."]
    return made | {META: yaml.text([meta], said)}


def key_files(node: Node) -> tuple[str, ...]:
    """The files that hold public keys for a node's user."""
    return tuple(one for one in node.declaration.platform.bootstrap.keys if not one.startswith(PUBLIC))


def _origin(node: Node, token: str) -> list[str]:
    rendered = f"Rendered from cluster, bootstrap and {node.key} in the estate file."
    return [rendered, "It holds the join token: keep it out of every repository."] if token else [rendered]


def _data(node: Node, shares: list[Share], keys: Mapping[str, str]) -> Keys:
    bootstrap = node.declaration.platform.bootstrap
    made: Keys = {
        "hostname": node.name,
        "manage_etc_hosts": "localhost",
        "timezone": bootstrap.time_zone,
        "ssh_pwauth": False,
        "users": [_user(bootstrap.user, _public(node, keys))],
        "package_update": True,
        "packages": list(dict.fromkeys(name for one in shares for name in one.packages)),
    }
    for share in shares:
        made |= share.keys
    commands = [words for share in shares for words in share.early]
    commands += [words for share in shares for words in share.commands]
    files: list[Json] = [_file(one) for share in shares for one in share.files]
    run: list[Json] = [list(words) for words in commands]
    return made | {"write_files": files, "runcmd": run}


def _user(name: str, keys: list[Json]) -> Keys:
    made: Keys = {
        "name": name,
        "groups": "sudo",
        "shell": "/bin/bash",
        "sudo": "ALL=(ALL) NOPASSWD:ALL",
        "lock_passwd": True,
    }
    return made | ({"ssh_authorized_keys": keys} if keys else {})


def _public(node: Node, keys: Mapping[str, str]) -> list[Json]:
    found: dict[str, None] = {}
    for number, one in enumerate(node.declaration.platform.bootstrap.keys):
        path = f"bootstrap.sshKeys[{number}]"
        if one.startswith(PUBLIC):
            found[one] = None
        elif one not in keys:
            raise InvalidInput("the file is not there; write the public key itself", path=path, value=one)
        else:
            found |= dict.fromkeys(_lines(keys[one], path))
    return list(found)


def _lines(text: str, path: str) -> list[str]:
    """The public keys in a file, one a line; anything else may be a private key, and is not repeated."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    if not kept or not all(line.startswith(PUBLIC) for line in kept):
        raise InvalidInput(
            "the file holds something else than public SSH keys; name the .pub file", path=path
        )
    return kept


def _file(one: Written) -> Keys:
    return {"path": one.path, "owner": "root:root", "permissions": one.mode, "content": one.text}
