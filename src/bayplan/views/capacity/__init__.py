"""Capacity of both layers: as text, as a document, as a page.

All three say the same of the same answer. What they share, the wording and the grouping of load lines, is in
`sayings` and `groups`.
"""
