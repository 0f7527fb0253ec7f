"""Results for people: plain text for a terminal, one HTML file for paper."""
