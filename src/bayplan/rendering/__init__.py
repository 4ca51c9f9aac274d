"""From a declaration that holds to the files of a tree, and what to change in one that is there.

The same declaration gives the same bytes. What somebody edited is never taken for ours.
"""
