"""The commands of `binglian`, one a module: the Python function, then its face on the command line."""
