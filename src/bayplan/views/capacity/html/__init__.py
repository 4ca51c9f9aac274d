"""The answer as one page that needs nothing else: markup, style, script and pictures in a single file.

`page` puts it together; `geometry` divides areas, `bays`, `bars` and `curves` make pictures of parts of the
answer, as numbers that the template writes down. Every text of the answer is cleaned and escaped on its way
into the template, and the page forbids itself to load anything (its content security policy names its own
script and style by their hashes).
"""
