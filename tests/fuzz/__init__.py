"""Feeds the readers nonsense, and complains of everything but a complaint."""
