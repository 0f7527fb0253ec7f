"""Simulation of a process: what a case takes, how sure that is, and what a redesign changes."""
