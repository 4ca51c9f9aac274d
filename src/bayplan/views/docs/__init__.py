"""What documents claim and cannot be true, and which pages an estate comes to."""
