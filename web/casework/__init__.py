"""What the pages of casework are made of: forms of acts, a case in words and in pictures."""
