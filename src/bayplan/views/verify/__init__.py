"""The checklist in its forms: text, JSON, Markdown and JUnit XML."""
