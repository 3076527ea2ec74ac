"""Hybrid scoring at work: draws what people should label next, and stops when no verdict hangs on it."""
