"""Kubernetes objects out of Terraform resources, with the place of each value.

`bodies` works out what a resource's block says, `kinds` knows which object each resource type stands for,
`translating` turns the provider's words into those of a manifest, and `releases` finds sizes in the values of
Helm releases. `declaring` puts an object together with all that is known about where it comes from.
"""
