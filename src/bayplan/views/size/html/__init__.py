"""The answer as one page that needs nothing else: a table of containers, each with its usage drawn.

`page` puts it together, `charts` makes curves of readings, `entries` the rows of the table. Curves come from
the evidence, which the answer itself does not hold.
"""
