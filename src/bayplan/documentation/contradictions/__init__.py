"""The checks, one file each. None knows another."""
