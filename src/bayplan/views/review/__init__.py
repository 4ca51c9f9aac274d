"""A review in every form in which it is wanted: for a person, for a program, for what a forge shows.

The text of a file is somebody else's: names and messages come from trees that a stranger may have written.
Every form first makes them clean (`clean`), and then escapes what has a meaning in it.
"""
