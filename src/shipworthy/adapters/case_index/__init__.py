"""The case index: a copy of what was measured, arranged for looking at; the store stays the truth.

`.shipworthy/index/` may be deleted at any time: it is made again. Two layers:

- *parts* hold stretches of the store's tables as Parquet, text folded for search. What is stored is never
  changed, so a part is written once; only the last one of each table is written again when more has come.
- a *sheet* joins the parts with the cases, candidates and scorers as they are today: one row an answer, its
  scores as columns, sorted by case. It is made anew when one of them has changed.
"""
