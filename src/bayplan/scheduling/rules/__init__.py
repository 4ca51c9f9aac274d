"""The rules of kube-scheduler's default profile, one a file, none aware of another.

Each module follows the upstream plugin of the name it carries, says where it departs, and offers a filter, a
score, or both; `bayplan.scheduling.registry` is the one list of them.
"""
