"""Where cases are kept: the only code that knows SQLAlchemy."""
