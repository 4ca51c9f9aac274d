"""What is gathered while an object is put together: where its values stand, and which nobody knows."""

import re
from typing import Final

from bayplan.model.trees import Origin, Unknown
from bayplan.sources import sizes
from bayplan.sources.terraform.values.located import Sketch

_NOISE: Final = re.compile(
    r"(?:^|\.)(?:annotations|automountServiceAccountToken|clusterIP|data|description|dnsPolicy|externalName"
    r"|fieldRef|hostname|image|imagePullPolicy|imagePullSecrets|loadBalancerIP|mountOptions|mountPath"
    r"|externalIPs|parameters|path|securityContext|server|serviceAccountName|subPath|subdomain"
    r"|volumeMounts|defaultMode|(?:configMap|secret|nfs|csi|hostPath|projected)\.\w+)(?:[.\[]|\Z)"
)
"""Values on which nothing in a review hangs."""


class Gathering:
    """The places and the unknowns of one object."""

    def __init__(self, module: str, stack: str) -> None:
        self._module, self._stack = module, stack
        self.places: dict[str, Origin] = {}
        self.unknowns: list[Unknown] = []

    def origin(self, sketch: Sketch) -> Origin:
        """A place as a reader gets it."""
        return Origin(sketch.file, sketch.line, sketch.last_line, self._module, self._stack)

    def place(self, path: str, sketch: Sketch) -> None:
        """Notes where a value stands."""
        if sketch.line:
            self.places[path] = self.origin(sketch)

    def miss(self, path: str, needs: str) -> None:
        """Notes that nobody knows a value, unless nothing hangs on it."""
        if sizes.concerns(path) or not _NOISE.search(path):
            self.unknowns.append(Unknown(path, needs))
