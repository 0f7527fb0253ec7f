"""Running flows: cases that survive, on a statutory clock."""
