"""The terminal: reads arguments, asks a use case, shows its answer through a view, and sets the exit code.

Nothing is decided here and nothing is worded here, but the errors of the command line itself. Commands are
imported when they are called, so that help is quick.
"""
