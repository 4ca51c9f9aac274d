"""Sessions with other systems: requests, credentials, retries, and failures as sentences.

What an answer means is for the sources to say. Nothing here is imported by anything but adapters.
"""
