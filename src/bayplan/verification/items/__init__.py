"""The items, one file each. None knows another."""
