"""Trying an edited prompt on chosen cases: what came of it, as drafts that no verdict ever sees. Pure."""
