"""The policy of the house: what Kubernetes would accept and the house would not, or only regret.

Takes what a tree declares, with everything that rules add to it, and gives findings. One check a file in
`policies`, none aware of another; `registry` is the one list of them, `suppressions` says which findings
somebody has excused, why and until when. `linting` asks them all. `compiling` makes objects of tiers, and
needs none of them. Nothing here reads a file, and today is an argument.
"""
