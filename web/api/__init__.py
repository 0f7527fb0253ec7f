"""The programming interface: what the pages show and do, as JSON, for programs with a token."""
