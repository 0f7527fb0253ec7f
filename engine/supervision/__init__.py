"""Supervision: reminders and cards, each once and in time."""
