"""Plain data as text that people read and compare: the same data, the same bytes.

Nothing here knows what the data is about, or where the text goes.
"""
