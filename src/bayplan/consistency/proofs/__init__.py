"""The proofs, one file each. None knows another."""
