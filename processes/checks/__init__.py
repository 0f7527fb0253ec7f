"""Faults of a model, as values: behaviour (soundness), form (structure), and what the engine cannot run."""
