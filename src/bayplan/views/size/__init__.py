"""The sizes of an estate: as text, as a document, as a page.

All three say the same of the same answer. What they share is `naming` (what things are called, and amounts as
people write them), `sayings` (sentences) and `sorting` (which container is told of where).
"""
