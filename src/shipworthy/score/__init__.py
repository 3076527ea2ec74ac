"""Stage 3, *score*: `Trial`s -> `Score`s. How good each answer is.

Code metrics in `metrics/`; judges and people join in later issues. A scorer that raises is a score
without a value and with a reason, never an exception, never a 0. May import `run` and what stands before.
"""
