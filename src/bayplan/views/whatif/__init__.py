"""What would come of some steps, and what the estate looks like before and after."""
