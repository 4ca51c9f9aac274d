"""Files of Kubernetes objects: manifests that somebody wrote, and dumps that `kubectl get` printed.

JSON and YAML, told apart by content, plain or compressed, in any order. What cannot be read becomes a finding
with its file and line, and the rest is read all the same, unless `strict` is asked for.
"""

from bayplan.sources.manifests.reading import read, read_objects, read_sources

__all__ = ["read", "read_objects", "read_sources"]
