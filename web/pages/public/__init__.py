"""The pages for applicants and everybody else: no login, and nothing personal but to whoever has number and word."""
