"""Everything that Binglian can do, for people: the command line, and in time the pages."""
