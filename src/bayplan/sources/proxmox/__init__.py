"""The lower layer, from files: answers of Proxmox VE's API, and what its programs and the kernel print.

`places` tells by a file's path what it is about; each other module reads one topic into partial records of
the model; `telling` merges them, the more exact one winning, and `settling` makes one lower layer of them.
Nothing here asks a host, and no secret of a machine gets further than the line it stands on.
"""

from bayplan.sources.proxmox.places import Place, recognise
from bayplan.sources.proxmox.reading import Found, Split, read, split

__all__ = ["Found", "Place", "Split", "read", "recognise", "split"]
