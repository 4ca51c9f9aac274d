"""From what is declared of the cluster to the files that make a machine a node of it.

Nothing here reads a file, a secret or the hypervisor; a token is named, and never held.
"""
