"""Scores and outcomes -> lessons: what people find when they look, and what a model drafts for them. Pure."""
