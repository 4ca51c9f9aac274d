"""Rules of sizing, one a file: each makes figures of the evidence of a container, and says how.

A rule knows nothing of another, of limit ranges, or of files; `registry.py` lists them all.
"""
