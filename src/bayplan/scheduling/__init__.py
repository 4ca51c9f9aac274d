"""Where kube-scheduler would put a pod, why there, and why not elsewhere.

Pure computation: a `Fleet` is built from a snapshot, rules judge it, the engine decides, and answers carry
their reasons. One rule is one file under `rules/`; `registry.py` lists them in the order of kube-scheduler's
default profile.
"""
