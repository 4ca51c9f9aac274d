"""Our own portable form of a snapshot: JSON with a schema, plain or compressed with zstd.

The form follows the model's records field by field, with what holds its default left out; amounts are written as
Kubernetes prints them. Readers ignore what they do not know and fill in what is absent, so that versions can differ; only
a newer major schema is refused. The bytes depend on the snapshot alone.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import NANOS, Family, Quantity, parse
from bayplan.model.snapshot import Snapshot
from bayplan.sources.kubernetes import wire
from bayplan.sources.manifests import files

MAJOR: Final = 1
SCHEMA: Final = f"bayplan.snapshot/v{MAJOR}"

_WRITTEN_SCHEMA: Final = re.compile(r"bayplan\.snapshot/v([0-9]{1,4})(?:\.[0-9]+)?\Z")
_PLAIN, _COMPRESSED = ".json", ".json.zst"
_COMPRESSION_LEVEL: Final = 6
