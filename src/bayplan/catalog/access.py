"""What Bayplan has to be allowed, mode by mode: commands for the hypervisor, roles for Kubernetes.

`observe` and `plan` read. `apply` changes what is there: it cordons, evicts, sizes. `provision` makes
machines and takes nodes away. Each mode has a token and a service account of its own, so that whoever only
looks can hold one that cannot do anything.
"""

from bayplan.catalog import hypervisor_access, kubernetes_access
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.files import File

KEY = "access"


def access(declaration: Declaration) -> tuple[ObjectFile | File, ...]:
    """The files that give access, for the modes that are declared; none, where none is.

    The commands are there where machines, or a host of them, are declared. No file holds a secret.
    """
    modes = declaration.platform.access.modes
    if not modes:
        return ()
    files: list[ObjectFile | File] = []
    if declaration.lower.hosts or declaration.lower.machines:
        text = hypervisor_access.commands(declaration)
        files.append(File("access/proxmox.sh", text.encode(), KEY))
    for at, mode in enumerate(modes):
        made = kubernetes_access.manifests(declaration, mode)
        files.append(ObjectFile(f"access/{mode}.yaml", made, f"{KEY}.modes[{at}]"))
    return tuple(files)
