"""Drafts an estate file from what was observed: what can be known is declared, what cannot is proposed.

One subject, one file. Each takes what was observed and gives records of the declaration; nothing here reads a
file or writes one.
"""
