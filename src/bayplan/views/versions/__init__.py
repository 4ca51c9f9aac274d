"""Versions that go together, and the way there, as text and as a document."""
