"""From what is declared of the cluster to the files that make a machine a node of it.

Nothing here reads a file, a secret or the hypervisor; a token is named, and never held.

`tree.files` gives `bootstrap/NODE/{user-data,network-config,meta-data}`, `tree.seeds` the same as ISO images.
Each concern is a file (`system`, `cards`, `scratch`, `k3s`, `vip`, `joining`) that says what it adds to the
user data of one node; `userdata` has the list. `kubelet.budget` says what a worker can really give to pods.
"""
