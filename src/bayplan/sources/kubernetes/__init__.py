"""Kubernetes objects in their wire form, made into records. Nothing here opens a file or a connection.

`kinds` is the table of what is modelled; each other module knows one topic; `gathering` puts the records of
many objects together into one snapshot.
"""

from bayplan.sources.kubernetes.kinds import Modelled, convert

__all__ = ["Modelled", "convert"]
