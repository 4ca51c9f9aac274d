"""How rules would have done on the past: as text, as a document, as a page."""
