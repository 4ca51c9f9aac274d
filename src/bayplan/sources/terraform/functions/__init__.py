"""Terraform's functions, as far as they hang on nothing but their arguments.

Each module has one topic and a table of its functions by name (hashicorp/terraform `lang/funcs`). A function
gets plain values and raises `Wrong` where Terraform would refuse. Those in `MINDFUL` get unknown values as
well; for all others an unknown argument makes an unknown result. What needs files, or the names that an
expression can see, is in `evaluation`.
"""
