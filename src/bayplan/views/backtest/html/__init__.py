"""The answer as one page that needs nothing else: a picture of slack against misses, tables, the bad days."""
