"""What Bayplan promises, checked."""
