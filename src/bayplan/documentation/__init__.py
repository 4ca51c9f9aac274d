"""Documents and the platform that they are about: where they disagree, and pages that cannot.

Nothing here reads a document or decides which of two is right; where the estate file or the cluster says so
too, that is what counts.
"""
