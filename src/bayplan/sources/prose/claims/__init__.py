"""What lines of documents claim, one subject a file. None knows another."""
