"""The rules of the house, checked by reading the source rather than by running it."""
