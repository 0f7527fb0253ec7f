"""Findings about a process: rules, what they look at, and the ranking of what they find."""
