"""One module per rule, of the same name as under `rules`, whose docstring says what it follows."""
