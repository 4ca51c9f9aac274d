"""What a person wants done, put together from the parts: observe, assess, rehearse.

Use cases only: no terminal, no formatting, no wire. Each takes plain arguments and returns plain values.
"""
