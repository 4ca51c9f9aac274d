"""The driver of a worker's cards: the operator's business, the machine's, or that of its image.

Whoever brings it, nouveau must not have taken the cards first. With `operator` nothing else happens here;
with `packages` driver and container toolkit are installed at first boot, so that K3s finds the runtime when
it starts for the first time; with `image` both are there already, and nouveau is the image's business.
"""

from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.platform import Bootstrap
from bayplan.provisioning.framework import RUNNABLE, Node, Share, Written

PACKAGES: Final = "packages"
IMAGE: Final = "image"
VENDOR: Final = "nvidia.com/"
BRANCH: Final = ("nvidia-headless-580-server-open", "nvidia-utils-580-server")
"""The driver where no package of the estate file is one: the branch that resource claims need at least."""
DRIVERS: Final = ("nvidia-driver-", "nvidia-headless-", "nvidia-open", "cuda-drivers")
"""What the names of packages begin with that are a driver of their own."""
INSTALLER: Final = "/usr/local/sbin/install-card-driver"
NOUVEAU: Final = """\
# Rendered from bootstrap.driver in the estate file.
blacklist nouveau
options nouveau modeset=0
"""
SCRIPT: Final = """\
#!/bin/sh
# Installs the driver of the cards and the container toolkit, once.
# Rendered from bootstrap.driver in the estate file.
set -eu
export DEBIAN_FRONTEND=noninteractive
keys=/usr/share/keyrings/nvidia-container-toolkit.asc
site=https://nvidia.github.io/libnvidia-container
curl -fsSL --retry 5 "$site/gpgkey" -o "$keys"
echo "deb [signed-by=$keys] $site/stable/deb/$(dpkg --print-architecture) /" \\
    >/etc/apt/sources.list.d/nvidia-container-toolkit.list
apt-get update -q
# The driver's modules are built for the kernel that runs.
apt-get install -y -q --no-install-recommends "linux-headers-$(uname -r)" {packages}
modprobe nvidia
"""


def prepare(node: Node) -> Share:
    """What a worker with cards needs of a driver; nothing for everybody else."""
    bootstrap = node.declaration.platform.bootstrap
    if node.pool is None or bootstrap.driver == IMAGE or not has_cards(node.pool):
        return Share()
    nouveau = Written("/etc/modprobe.d/no-nouveau.conf", NOUVEAU)
    off = (("sh", "-c", "modprobe -r nouveau || true"), ("update-initramfs", "-u"))
    if bootstrap.driver != PACKAGES:
        return Share(files=(nouveau,), commands=off)
    script = SCRIPT.format(packages=" ".join(_packages(bootstrap)))
    return Share(
        files=(nouveau, Written(INSTALLER, script, RUNNABLE)),
        commands=(*off, (INSTALLER,)),
    )


def has_cards(pool: Pool) -> bool:
    """Whether a pool's workers hand out cards of NVIDIA, whole or in parts."""
    return any(name.startswith(VENDOR) for name in pool.allocatable)


def _packages(bootstrap: Bootstrap) -> tuple[str, ...]:
    chosen = any(name.startswith(DRIVERS) for name in bootstrap.packages)
    return (*(() if chosen else BRANCH), "nvidia-container-toolkit")
