"""Findings: what a person should know, worst first."""
