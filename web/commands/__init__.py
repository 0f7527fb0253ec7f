"""The commands that run cases."""
