"""Where snapshots come from. Everything here reads; nothing here can change anything.

`kubernetes` knows the wire form of Kubernetes objects and does no input or output itself; `manifests` reads
files of such objects, `proxmox` those about the hypervisor under them; `snapshots` reads and writes our own
portable form.
"""
