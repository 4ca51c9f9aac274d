"""What expressions are worth: plain data, and what nobody can know yet.

Text, true and false, None and lists (`list` or `tuple`) and mappings (`dict`) are Python's own; whole numbers
are `int`, others `Decimal`, since Terraform counts in decimals. `unknowns` has the values that no file gives,
`located` remembers where the parts of a value were written, `conversions` turns one kind into another as
Terraform does, `constraints` does so for the declared types of variables.
"""
