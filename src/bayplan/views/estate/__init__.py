"""An estate file as text, and the account of having written one.

What is written here reads back to the same declaration (`bayplan.sources.estate`): every record is turned
into the plain values of its form, and those into YAML with comments.
"""
