"""The questions, one a file: a `QUESTION` each, which says how it is written and how it is answered."""
