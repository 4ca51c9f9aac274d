"""The identifiers of things, as types of their own, so that one cannot be taken for another."""

from typing import NewType

NodeName = NewType("NodeName", str)
Namespace = NewType("Namespace", str)
PodKey = NewType("PodKey", str)
"""`namespace/name` of a pod."""
ClaimKey = NewType("ClaimKey", str)
"""`namespace/name` of a PersistentVolumeClaim."""
ResourceName = NewType("ResourceName", str)
