"""Whether what is declared can be, all of it together, before anything of it is written."""
