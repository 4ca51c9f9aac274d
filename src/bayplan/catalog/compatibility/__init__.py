"""Which versions go together: what is known of it as rows, each with its source, and what follows from them.

A row says what its source says and no more. Where nothing is known nothing is claimed: a version that is
declared is only objected to by a row, but one is only proposed if a row says that it works.
"""
