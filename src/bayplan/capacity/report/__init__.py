"""What `bayplan capacity` answers, as plain records: one module for each question it answers.

Amounts are integers in the `unit` beside them (`millicores`, `bytes`, `count`, `mib`, `seconds`); None means
that there is no bound, or that nobody can know.
"""
