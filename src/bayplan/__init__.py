"""Bayplan: plan, fill and run Kubernetes on Proxmox. One tool, two layers, answers with reasons."""

__version__ = "0.1.0"
