"""Scorers written in code, one file a family; each gives a `Grade`. May import `score.scorer` and before."""
