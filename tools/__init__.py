"""Programs for those who work on Bayplan; nothing here is installed with it."""
