"""One module per rule, of the same name as under `bayplan.scheduling.rules`, whose docstring says what it follows."""
