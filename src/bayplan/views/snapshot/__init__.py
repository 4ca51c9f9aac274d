"""A snapshot that was taken."""
