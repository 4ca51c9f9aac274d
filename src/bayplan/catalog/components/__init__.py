"""The components, one file each. None knows another: what they share stands beside this folder."""
