"""The pages, one file each. None knows another."""
