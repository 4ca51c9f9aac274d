"""What an estate file comes to as files, and what becomes of the tree that they go to."""
