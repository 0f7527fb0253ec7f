"""What the consultant's pages show, gathered apart from the pages: a flow looked into, redesigned, run, and its limits as a tree."""
