"""Reviews as somebody careless or hostile would have them: whole commands on trees that mean no good."""
