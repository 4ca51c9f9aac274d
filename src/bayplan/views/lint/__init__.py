"""What the house objects to. As text it looks like a review without verdicts, and is shown by its view."""
