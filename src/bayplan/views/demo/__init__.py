"""The demonstration: an estate and every answer about it, on one screen."""
