"""Components that any cluster may have."""

from typing import Final

from bayplan.catalog.components import (
    cert_manager,
    csi_nfs,
    descheduler,
    fleet,
    goldilocks,
    ingress_nginx,
    kyverno,
    local_path,
    metrics_server,
    nfs_subdir,
    proxmox_csi,
    rancher,
    reloader,
    spegel,
    traefik,
    velero,
    vpa,
)
from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = (
    cert_manager.PART,
    # Claims of everything below need their classes.
    nfs_subdir.PART,
    csi_nfs.PART,
    local_path.PART,
    proxmox_csi.PART,
    # What tiers say has to hold before others' namespaces are filled.
    kyverno.PART,
    metrics_server.PART,
    traefik.PART,
    ingress_nginx.PART,
    rancher.PART,
    fleet.PART,
    spegel.PART,
    descheduler.PART,
    reloader.PART,
    vpa.PART,
    goldilocks.PART,
    velero.PART,
)
