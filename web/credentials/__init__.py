"""What people prove with who they are: passwords, codes of an app, recovery codes; and the tokens of programs."""
